package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Table;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.In;
import dev.plumb.spec.Contract.Parameter;
import dev.plumb.spec.ErrorShape;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * Turns pages while rows are added: nothing is skipped and nothing shown twice. A cursor is refused in
 * another query than its own, and so is one that was tampered with.
 */
final class PagingProof {
    private static final String PROOF = "paging";
    private final Spec spec;
    private final Stage stage;
    private final Target target;
    private final Viewers viewers;
    private final Ledger ledger;

    PagingProof(Spec spec, Stage stage, Target target, Viewers viewers, Ledger ledger) {
        this.spec = spec;
        this.stage = stage;
        this.target = target;
        this.viewers = viewers;
        this.ledger = ledger;
    }

    void prove() throws SQLException {
        var callable = new Callable(spec, stage.scratch(), viewers);
        for (Operation operation : spec.operations()) {
            for (Step step : operation.steps()) {
                if (step instanceof Step.ListPage list
                        && operation.endpoint().isPresent()
                        && ledger.knows(Elements.paging(operation.name()))) {
                    Endpoint endpoint = operation.endpoint().get();
                    Optional<Viewer> viewer = callable.caller(endpoint);
                    if (viewer.isPresent() && Elements.reads(endpoint)) {
                        Request request = callable.request(operation, endpoint, viewer.get(), 0);
                        pages(operation, endpoint, list, request);
                        if (list.paging() instanceof Step.Paging.Cursor cursor) {
                            cursors(operation, endpoint, list, cursor, request);
                        }
                    }
                }
            }
        }
    }

    private void pages(Operation operation, Endpoint endpoint, Step.ListPage list, Request request) {
        String id = Elements.paging(operation.name());
        var pager = new Pager(stage.wire(), PROOF, endpoint, list.paging());
        target.forget();
        List<JsonNode> whole = pager.all(request, 50).items();
        if (list.paging() instanceof Step.Paging.First) {
            first(id, pager, request, whole);
            return;
        }
        Exchange shown = pager.all(request, 2).last();
        if (shown.answer().status() == 404 || refusesItself(operation, shown)) {
            return; // no row of the caller's that the list could be of: nothing is shown by that
        }
        var random = new Random(3);
        boolean stable = list.paging() instanceof Step.Paging.Cursor;
        Pager.Pages pages = pager.all(request, 2, () -> {
            if (stable) {
                another(operation, random);
            }
        });
        var missing = new ArrayList<>(whole);
        pages.items().forEach(missing::remove);
        boolean twice = new HashSet<>(pages.items()).size() < pages.items().size();
        String check = stable
                ? "pages of two neither skip nor repeat a row while rows are added"
                : "pages of two show every row once";
        boolean holds = missing.isEmpty() && !twice && pages.last().answer().status() / 100 == 2;
        ledger.add(
                id,
                holds
                        ? Evidence.holds(PROOF, check + " (" + whole.size() + " rows)")
                        : Evidence.fails(
                                PROOF,
                                check,
                                (twice ? "a row twice; " : "") + "missing: " + missing + "\nlast answer "
                                        + pages.last().answer().shown(),
                                pages.last().request().curl()));
    }

    private boolean refusesItself(Operation operation, Exchange shown) {
        return shown.answer().status() / 100 == 4
                && OwnErrors.told(spec, shown)
                        .filter(OwnErrors.of(spec, operation)::contains)
                        .isPresent();
    }

    /** What has one page alone shows its first rows. */
    private void first(String id, Pager pager, Request request, List<JsonNode> whole) {
        Pager.Pages two = pager.all(request, 2);
        List<JsonNode> wanted = whole.subList(0, Math.min(2, whole.size()));
        String check = "a page of two shows the first two";
        ledger.add(
                id,
                two.items().equals(wanted)
                        ? Evidence.holds(PROOF, check + " (of " + whole.size() + " rows)")
                        : Evidence.fails(
                                PROOF,
                                check,
                                "expected: " + wanted + "\nlast answer "
                                        + two.last().answer().shown(),
                                two.last().request().curl()));
    }

    private void another(Operation operation, Random random) {
        try {
            if (operation.table().isPresent()
                    && stage.scratch().catalog().table(operation.table().get()).isPresent()) {
                Table table = stage.scratch().table(operation.table().get());
                stage.maker().make(table.name(), Population.varied(stage.scratch(), table, random.nextInt(50), random));
            }
        } catch (SQLException refused) {
            // fewer rows are added; the pages are turned all the same
        }
        target.forget();
    }

    private void cursors(
            Operation operation, Endpoint endpoint, Step.ListPage list, Step.Paging.Cursor style, Request request) {
        String id = Elements.paging(operation.name());
        var pager = new Pager(stage.wire(), PROOF, endpoint, list.paging());
        Optional<String> cursor =
                Pager.next(pager.page(request, 1, 0, Optional.empty()).answer().json());
        if (cursor.isEmpty()) {
            return;
        }
        String text = cursor.get();
        int middle = text.length() / 2;
        char other = text.charAt(middle) == 'A' ? 'B' : 'A';
        refused(
                id,
                pager,
                request,
                text.substring(0, middle) + other + text.substring(middle + 1),
                style,
                "a cursor that was tampered with");
        refused(id, pager, request, "AAAA", style, "a cursor that nobody made");
        for (Parameter parameter : endpoint.parameters()) {
            if (parameter.in() == In.QUERY && !Pager.parameters(list.paging()).contains(parameter.name())) {
                Optional<String> value = other(parameter);
                value.ifPresent(v -> refused(
                        id,
                        pager,
                        request.withQuery(parameter.name(), v),
                        text,
                        style,
                        "a cursor of another query (`" + parameter.name() + "` differs)"));
            }
        }
    }

    /** A value that is not the default. */
    private Optional<String> other(Parameter parameter) {
        Schema schema = spec.contract().resolve(parameter.schema());
        Optional<String> standard =
                parameter.schema().defaultValue().or(schema::defaultValue).map(String::valueOf);
        List<String> values = switch (schema.shape()) {
            case Schema.Words words -> words.values();
            case Schema.Bool _ -> List.of("true", "false");
            case Schema.DecimalText _, Schema.WholeNumber _, Schema.AnyNumber _ -> List.of("7");
            case Schema.Text text
            when text.format().isEmpty() && text.pattern().isEmpty() ->
                List.of("abcdefghij".substring(0, Math.min(10, text.maxLength().orElse(10))));
            default -> List.of();
        };
        return values.stream().filter(v -> !standard.equals(Optional.of(v))).findFirst();
    }

    private void refused(
            String id, Pager pager, Request request, String cursor, Step.Paging.Cursor style, String what) {
        Exchange exchange = pager.page(request, 1, 0, Optional.of(cursor));
        int status = spec.errors().get("INVALID_REQUEST") == null
                ? 400
                : spec.errors().get("INVALID_REQUEST").status();
        boolean holds = exchange.answer().status() == status
                && (ErrorShape.of(spec).faults().isEmpty()
                        || Lists.fields(exchange.answer(), spec).contains(style.cursor()));
        String check = what + " is refused";
        ledger.add(
                id,
                holds
                        ? Evidence.holds(PROOF, check)
                        : Evidence.fails(
                                PROOF,
                                check,
                                exchange.answer().shown(),
                                exchange.request().curl()));
    }
}
