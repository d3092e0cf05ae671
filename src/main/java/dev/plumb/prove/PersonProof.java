package dev.plumb.prove;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.expression.Walk;
import dev.plumb.run.RunException;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Persons;
import dev.plumb.spec.Persons.Belonging;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two persons with rows in each table that has personal columns: one is handed out what is kept of them and nothing of
 * the other, and erased, from the rows and from the trail, with nothing of the other gone.
 */
final class PersonProof {
    private static final String PROOF = "privacy";

    /** Shorter values may be another's as well. */
    private static final int TELLING = 4;

    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Ledger ledger;
    private int persons = 700;

    PersonProof(Spec spec, Stage stage, Target target, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.ledger = ledger;
    }

    /**
     * Somebody with a row.
     *
     * @param key what names them
     * @param account their row where persons are
     * @param row as it was stored
     * @param told by column, what is personal, as they would read it
     */
    private record Somebody(
            String key,
            SequencedMap<String, @Nullable String> account,
            SequencedMap<String, @Nullable String> row,
            Map<String, @Nullable String> told) {}

    void prove() throws SQLException {
        for (Belonging belonging : Persons.of(spec)) {
            List<String> columns = Persons.columns(spec).getOrDefault(belonging.table(), List.of());
            Somebody one;
            Somebody other;
            try {
                one = somebody(belonging, columns);
                other = somebody(belonging, columns);
            } catch (SQLException none) {
                ledger.note(Elements.personal(belonging.table()), "no rows could be made up: " + none.getMessage());
                continue;
            }
            prove(belonging, one, other);
            for (Operation operation : spec.operations()) {
                if (operation.endpoint().isPresent() && erases(operation, belonging.root())) {
                    called(belonging, columns, operation, operation.endpoint().get());
                }
            }
        }
    }

    private static boolean erases(Operation operation, Name persons) {
        return Step.all(operation.steps())
                .anyMatch(step -> step instanceof Step.Block block
                        && block.erased()
                                .filter(key -> Walk.all(key.expr())
                                        .anyMatch(e -> e instanceof Expr.Column column
                                                && column.row().type() instanceof Type.Row row
                                                && row.table().equals(persons)))
                                .isPresent());
    }

    /** The same by an operation of the contract: somebody erases themselves, or is named in its path. */
    private void called(Belonging belonging, List<String> columns, Operation operation, Endpoint endpoint)
            throws SQLException {
        Optional<AccountHolders> holders =
                stage.holders().filter(h -> h.accounts().table().equals(belonging.root()));
        List<Parameter> named =
                endpoint.parameters().stream().filter(p -> p.in() == In.PATH).toList();
        boolean body = endpoint.body().filter(Contract.RequestBody::required).isPresent();
        Optional<CallerScheme> scheme = stage.badges().scheme(endpoint);
        if (holders.isEmpty()
                || named.size() > 1
                || body
                || Admission.several(spec.contract(), endpoint).size() > 0) {
            ledger.note(Elements.personal(belonging.table()), operation.name() + " is not called to erase somebody");
            return;
        }
        Somebody one = somebody(belonging, columns);
        Somebody other = somebody(belonging, columns);
        List<String> roles = endpoint.security().anyOfRoles();
        var caller = named.isEmpty()
                ? one.account()
                : holders.get().open("eraser-" + ++persons, roles.stream().findFirst(), Map.of());
        var path = new HashMap<String, String>();
        named.forEach(p -> path.put(p.name(), one.key()));
        Request request = Request.of(endpoint.method().name(), Paths.of(spec, endpoint, path));
        if (!endpoint.security().open()) {
            String badge = stage.badges()
                    .issue(scheme, holders.get().accounts(), caller, roles, AccountHolders.PASSWORD, stage.now());
            request = request.with(Optional.of(stage.badges().credential(scheme, badge, "PERSON")));
        }
        Exchange exchange = stage.wire().send(Optional.of(endpoint), PROOF, request);
        Name table = belonging.table();
        String by = " by " + operation.name();
        ledger.add(
                Elements.personal(table),
                Evidence.of(PROOF, "a person is erased" + by, exchange.answer().status() < 300, exchange));
        gone(belonging, one, other, by, request.toString());
    }

    /** A new person, with rows all the way to the table. */
    private Somebody somebody(Belonging belonging, List<String> columns) throws SQLException {
        Map<String, @Nullable String> given = new HashMap<>();
        var row =
                made(belonging.root(), given(belonging, given), belonging.way().isEmpty() ? columns : List.of());
        String key =
                belonging.key().stream().map(c -> String.valueOf(row.get(c))).collect(Collectors.joining("/"));
        SequencedMap<String, @Nullable String> at = row;
        for (ForeignKey step : belonging.way().reversed()) {
            Map<String, @Nullable String> pointing = new HashMap<>();
            for (int i = 0; i < step.columns().size(); i++) {
                pointing.put(
                        step.columns().get(i), at.get(step.referencedColumns().get(i)));
            }
            at = made(
                    holder(belonging, step),
                    pointing,
                    step.equals(belonging.way().getFirst()) ? columns : List.of());
        }
        var told = new HashMap<String, @Nullable String>();
        for (String column : columns) {
            String stored = at.get(column);
            told.put(
                    column,
                    stored != null && spec.privacy().isEncrypted(belonging.table(), column)
                            ? Ciphertext.opened(stored)
                            : stored);
        }
        return new Somebody(key, /* account= */ row, /* row= */ at, told);
    }

    /** A row with something in its personal columns, also where nothing would do; without, where that is refused. */
    private SequencedMap<String, @Nullable String> made(
            Name name, Map<String, @Nullable String> given, List<String> columns) throws SQLException {
        Table table = stage.scratch().table(name);
        var more = new HashMap<>(given);
        for (String column : columns) {
            Column stored = table.column(column).orElseThrow();
            if (!stored.notNull() && !given.containsKey(column)) {
                more.put(
                        column,
                        spec.privacy().isEncrypted(name, column)
                                ? "kept of person " + ++persons
                                : Plausible.value(
                                        table,
                                        stored,
                                        ++persons,
                                        0,
                                        stage.scratch().catalog(),
                                        stage.now()));
            }
        }
        if (more.size() > given.size()) {
            try {
                return stage.maker().make(name, more);
            } catch (SQLException refused) {
                return stage.maker().make(name, given);
            }
        }
        return stage.maker().make(name, given);
    }

    /** Persons whose name is no key are told apart by it all the same; those with an account can sign in. */
    private Map<String, @Nullable String> given(Belonging belonging, Map<String, @Nullable String> given) {
        spec.access()
                .accounts()
                .filter(a -> a.table().equals(belonging.root()))
                .flatMap(Accounts::password)
                .ifPresent(password -> given.put(password, AccountHolders.HASH));
        if (belonging.subject()) {
            given.put(belonging.key().getFirst(), "person-" + java.util.UUID.randomUUID());
        }
        return given;
    }

    /** The table that a foreign key stands in. */
    private static Name holder(Belonging belonging, ForeignKey step) {
        int at = belonging.way().indexOf(step);
        return at == 0 ? belonging.table() : belonging.way().get(at - 1).referencedTable();
    }

    private void prove(Belonging belonging, Somebody one, Somebody other) throws SQLException {
        Name table = belonging.table();
        String again = "--person.export=" + one.key();
        try {
            String exported = target.exported(one.key());
            JsonNode rows = JsonMapper.shared().readTree(exported).path(table.name());
            add(table, "a person is handed out what is kept of them", told(rows, one), exported, again);
            add(
                    table,
                    "nothing of somebody else is handed out",
                    telling(other, one).stream().noneMatch(exported::contains),
                    exported,
                    again);

            boolean somebody = target.erased(one.key());
            again = "--person.erase=" + one.key();
            add(table, "a person is erased", somebody, "nobody has that key", again);
            add(table, "nobody is erased by a key that is nobody's", !target.erased("nobody-at-all"), "erased", again);
            gone(belonging, one, other, "", again);
        } catch (RunException failed) {
            add(table, "a person is handed out and erased", false, String.valueOf(failed.getMessage()), again);
        }
    }

    /** That nothing is left of one, and all of the other. */
    private void gone(Belonging belonging, Somebody one, Somebody other, String by, String again) throws SQLException {
        Name table = belonging.table();
        String after = target.exported(one.key());
        add(
                table,
                "nothing is left of an erased person" + by,
                telling(one, other).stream().noneMatch(after::contains)
                        && left(table, one).isEmpty(),
                after + " " + left(table, one),
                again);
        add(
                table,
                "nothing of somebody else is erased" + by,
                told(JsonMapper.shared().readTree(target.exported(other.key())).path(table.name()), other),
                target.exported(other.key()),
                again);
        if (spec.audit().stream().anyMatch(a -> a.table().equals(table))) {
            String trail = Trail.of(stage.scratch(), table).stream()
                    .map(Objects::toString)
                    .collect(Collectors.joining("\n"));
            add(
                    table,
                    "the trail knows nothing of an erased person" + by,
                    telling(one, other).stream().noneMatch(trail::contains),
                    trail,
                    again);
        }
    }

    private void add(Name table, String check, boolean holds, String seen, String again) {
        ledger.add(
                Elements.personal(table),
                holds ? Evidence.holds(PROOF, check) : Evidence.fails(PROOF, check, seen, again));
    }

    /** Whether one of the rows tells all of it. */
    private boolean told(JsonNode rows, Somebody person) {
        for (JsonNode row : rows) {
            boolean all = person.told().entrySet().stream()
                    .allMatch(e -> e.getValue() == null
                            ? row.path(e.getKey()).isNull()
                            : row.path(e.getKey()).isString()
                                    ? same(row.path(e.getKey()).asString(), e.getValue())
                                    : !row.path(e.getKey()).isMissingNode()
                                            && !row.path(e.getKey()).isNull());
            if (all) {
                return true;
            }
        }
        return false;
    }

    /** Times and bytes are written in JSON otherwise than as text. */
    private static boolean same(String said, String stored) {
        return said.equals(stored)
                || said.replace('T', ' ').startsWith(stored.replaceAll("[+-][0-9:]+$", ""))
                || stored.startsWith("\\x");
    }

    /** What one person's row says that the other's does not. */
    private static List<String> telling(Somebody person, Somebody other) {
        var telling = new ArrayList<String>();
        person.told().forEach((column, value) -> {
            if (value != null
                    && value.length() >= TELLING
                    && !value.matches("[-+0-9.]*|true|false")
                    && other.told().values().stream().noneMatch(o -> o != null && o.contains(value))) {
                telling.add(value);
            }
        });
        return telling;
    }

    /** Columns of the stored row that still hold what was the person's. */
    private List<String> left(Name name, Somebody person) throws SQLException {
        Table table = stage.scratch().table(name);
        var left = new ArrayList<String>();
        for (var row : stage.scratch().all(name)) {
            if (table.primaryKey().stream()
                    .allMatch(c -> Objects.equals(row.get(c), person.row().get(c)))) {
                person.told().forEach((column, value) -> {
                    String stored = row.get(column);
                    boolean kept = value != null
                            && (value.equals(stored) || stored != null && value.equals(Ciphertext.opened(stored)));
                    if (kept && value.length() >= TELLING) {
                        left.add(column);
                    }
                });
            }
        }
        return left;
    }
}
