package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.expression.Model;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Security;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A row that is taken by the key that the caller sends, where nothing says that it must be the caller's: broken object
 * level authorization (OWASP API1:2023). Told of rows that belong to somebody, and of rows that nobody may list and
 * whoever is signed in may open.
 */
final class WhoseRow implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var owners = new Owners(spec);
        for (Operation operation : spec.operations()) {
            operation
                    .endpoint()
                    .filter(e -> e.security().said() && !anybody(e.security()))
                    .ifPresent(endpoint -> check(spec, owners, operation, endpoint, problems));
        }
    }

    private static boolean anybody(Security security) {
        return security.open() || security.optional();
    }

    private static void check(Spec spec, Owners owners, Operation operation, Endpoint endpoint, Problems problems) {
        List<TypedExpression> conditions = Conditions.of(spec, operation);
        if (Conditions.askWhoCalls(conditions)) {
            return;
        }
        var given = new HashSet<>(operation.takes().keySet());
        given.add("request");
        List<Step.Find> finds = Step.all(operation.steps())
                .filter(Step.Find.class::isInstance)
                .map(Step.Find.class::cast)
                .filter(find -> byKey(find, given))
                .toList();
        List<Name> tables = finds.stream()
                .flatMap(find -> Conditions.table(find.list().type()).stream())
                .toList();
        if (tables.stream().anyMatch(table -> Owners.hidden(spec, table))) {
            return; // what hangs on a row that the caller sees is the caller's to see
        }
        boolean changes = Step.all(operation.steps())
                .anyMatch(s -> s instanceof Step.Change || s instanceof Step.Delete || s instanceof Step.Run);
        for (Name table : tables) {
            boolean somebodys = owners.owned(table) && owners.callsAsOwner(endpoint.security());
            boolean nobodys =
                    !owners.owned(table) && endpoint.security().anyOfRoles().isEmpty() && !shown(spec, table, false);
            if ((somebodys && (changes || !shown(spec, table, true))) || nobodys) {
                problems.add(new Found(
                        operation.inferred() ? endpoint.span() : operation.span(),
                        operation.name(),
                        table.toString(),
                        mine(spec, owners, table),
                        somebodys,
                        changes));
                return;
            }
        }
    }

    /** The rule that is likely meant. */
    private static String mine(Spec spec, Owners owners, Name table) {
        Optional<Model.Entity> entity = spec.model().entity(table);
        String row = entity.map(Model.Entity::row).orElse("row");
        if (spec.access().accounts().filter(a -> a.table().equals(table)).isPresent()) {
            return row + " == viewer";
        }
        return entity.stream()
                .flatMap(e -> e.links().stream())
                .filter(l -> spec.access()
                        .accounts()
                        .filter(a -> a.table().equals(l.target()))
                        .isPresent())
                .map(l -> row + "." + l.name() + " == viewer")
                .findFirst()
                .or(() -> owners.of(table).stream()
                        .flatMap(c -> entity.flatMap(e -> e.byColumn(c)).stream())
                        .map(a -> row + "." + a.name() + " == viewer.subject")
                        .findFirst())
                .orElse("… == viewer");
    }

    private static boolean byKey(Step.Find find, Set<String> given) {
        return find.where().filter(w -> Conditions.mentions(w.expr(), given)).isPresent()
                || Conditions.mentions(find.list().expr(), given);
    }

    /** Whether rows of a table are everybody's to read ({@code openly}), or stand in a list for whoever is signed in. */
    private static boolean shown(Spec spec, Name table, boolean openly) {
        return spec.operations().stream().anyMatch(operation -> {
            Optional<Security> security = operation.endpoint().map(Endpoint::security);
            boolean audience = security.filter(s ->
                            anybody(s) || (!openly && s.said() && s.anyOfRoles().isEmpty()))
                    .isPresent();
            return audience
                    && Step.all(operation.steps()).anyMatch(step -> switch (step) {
                        case Step.ListPage list ->
                            Conditions.table(list.list().type())
                                    .filter(table::equals)
                                    .isPresent();
                        case Step.Find find ->
                            security.filter(WhoseRow::anybody).isPresent()
                                    && Conditions.table(find.list().type())
                                            .filter(table::equals)
                                            .isPresent()
                                    && Step.all(operation.steps()).noneMatch(s -> s instanceof Step.Account);
                        case Step _ -> false;
                    });
        });
    }

    record Found(Span at, String subject, String table, String mine, boolean owned, boolean changes)
            implements Subject {
        @Override
        public String code() {
            return "whose-row";
        }

        @Override
        public Severity severity() {
            return Severity.QUESTION;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "`" + subject + "` " + (changes ? "changes" : "shows") + " any row of `" + table
                            + "` whose key a caller sends"
                            + (owned ? ", another caller's too" : ""),
                    "nothing says whose it must be",
                    "Say under `access.visible` which rows exist for whom (`" + table + ": " + mine
                            + "`), name the role that may at the operation's `security`, or compare with `viewer` in a"
                            + " step. Until then every caller may, with every key.");
        }
    }
}
