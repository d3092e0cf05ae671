package dev.plumb.prove;

import dev.plumb.expression.Model.Attribute;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.World.Row;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Constraint.ForeignKey;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Writes calls as a scenario that can be pasted into a specification. */
final class ScenarioText {
    private final Spec spec;

    ScenarioText(Spec spec) {
        this.spec = spec;
    }

    /** @param side stands where the calls begin */
    String of(List<Turn> turns, SideBySide side, SideBySide.Seen last) {
        List<PlannedCall> calls = turns.stream()
                .filter(PlannedCall.class::isInstance)
                .map(PlannedCall.class::cast)
                .toList();
        var text = new StringBuilder("Scenario: " + named(turns) + "\n");
        var lines = new ArrayList<String>();
        rows(calls, side.known()).forEach((table, rows) -> lines.add(given(table, rows)));
        people(calls).forEach(person -> lines.add(person));
        for (int i = 0; i < lines.size(); i++) {
            text.append(i == 0 ? "  Given " : "  And ").append(lines.get(i)).append('\n');
        }
        for (Turn turn : turns) {
            switch (turn) {
                case PlannedCall call ->
                    text.append("  When ").append(call(call)).append('\n');
                case Turn.Reactions(var scripts) ->
                    text.append(scripts(scripts)).append("  When the reactions have run\n");
                case Turn.Job(String job, var later, var scripts) ->
                    text.append(scripts(scripts))
                            .append("  When ")
                            .append(Math.max(1, later.toMinutes()))
                            .append(later.toMinutes() > 1 ? " minutes pass" : " minute passes")
                            .append("  # the job ")
                            .append(job)
                            .append('\n');
            }
        }
        if (last.answered().isEmpty()) {
            last.differences().forEach(d -> text.append("  # ").append(d).append('\n'));
            return text.toString();
        }
        return text.append("  Then the answer is ")
                .append(last.expected())
                .append('\n')
                .toString();
    }

    private static String named(List<Turn> turns) {
        return turns.stream()
                .map(turn -> switch (turn) {
                    case PlannedCall call -> call.operation().name();
                    case Turn.Reactions _ -> "what follows";
                    case Turn.Job job -> job.name();
                })
                .distinct()
                .collect(Collectors.joining(", then "));
    }

    private static String scripts(List<Turn.Script> scripts) {
        var text = new StringBuilder();
        for (Turn.Script script : scripts) {
            if (script.silent()) {
                text.append("  When ").append(script.partner()).append(" never answers\n");
            } else {
                text.append("  When ")
                        .append(script.partner())
                        .append(" answers ")
                        .append(script.operation())
                        .append(" with ")
                        .append(script.status());
                text.append(script.body()
                        .map(b -> ":\n    \"\"\"\n    " + b + "\n    \"\"\"\n")
                        .orElse("\n"));
            }
        }
        return text.toString();
    }

    /** Calls that happen at once. */
    String atOnce(List<PlannedCall> calls, KnownRows known) {
        var text = new StringBuilder("Scenario: "
                + calls.stream().map(c -> c.operation().name()).distinct().collect(Collectors.joining(" and "))
                + " at once\n");
        var lines = new ArrayList<String>();
        rows(calls, known).forEach((table, rows) -> lines.add(given(table, rows)));
        lines.addAll(people(calls));
        for (int i = 0; i < lines.size(); i++) {
            text.append(i == 0 ? "  Given " : "  And ").append(lines.get(i)).append('\n');
        }
        var names = new LinkedHashSet<String>();
        calls.forEach(c -> {
            names.addAll(c.path().keySet());
            names.addAll(c.query().keySet());
        });
        boolean body = calls.stream().anyMatch(c -> c.body().isPresent());
        var columns = new ArrayList<>(List.of("who", "operation"));
        columns.addAll(names);
        columns.addAll(body ? List.of("body") : List.of());
        var cells = new ArrayList<List<String>>();
        for (PlannedCall call : calls) {
            var row =
                    new ArrayList<>(List.of(who(call.viewer()), call.operation().name()));
            names.forEach(name -> row.add(call.path()
                    .getOrDefault(name, String.join(",", call.query().getOrDefault(name, List.of())))));
            if (body) {
                row.add(call.body().map(b -> b.toString().replace("|", "\\|")).orElse(""));
            }
            cells.add(row);
        }
        text.append("  When these calls happen at once:\n");
        return text.append(Tables.shown(columns, cells).indent(4)).toString();
    }

    /** {@code the visitor}, {@code Staff}. */
    static String who(Viewer viewer) {
        if (viewer.visitor()) {
            return "a visitor";
        }
        String name = viewer.role().isEmpty() ? "Stranger" : viewer.role().replaceAll("[^\\p{L}\\p{N}]", "");
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static Set<String> people(List<PlannedCall> calls) {
        var people = new LinkedHashSet<String>();
        for (PlannedCall call : calls) {
            Viewer viewer = call.viewer();
            if (!viewer.visitor()) {
                people.add(who(viewer) + " is signed in" + (viewer.role().isEmpty() ? "" : " as " + viewer.role()));
            }
        }
        return people;
    }

    /** The rows that the calls name, and those that these refer to. */
    private Map<Name, List<Row>> rows(List<PlannedCall> calls, KnownRows known) {
        var said = new HashSet<String>();
        for (PlannedCall call : calls) {
            said.addAll(call.path().values());
            call.body().ifPresent(b -> values(b, said));
        }
        var named = new LinkedHashSet<Row>();
        for (Entity entity : spec.model().entities()) {
            if (!entity.readOnly()) {
                Table table = spec.catalog().table(entity.table()).orElseThrow();
                for (Row row : known.in(entity.table())) {
                    boolean mentioned = table.uniqueKeys().stream()
                            .filter(k -> k.size() == 1)
                            .map(k -> row.get(k.getFirst()))
                            .filter(Objects::nonNull)
                            .map(Object::toString)
                            .anyMatch(said::contains);
                    if (mentioned) {
                        with(row, known, named);
                    }
                }
            }
        }
        var byTable = new LinkedHashMap<Name, List<Row>>();
        for (Table table : Population.ordered(spec.catalog().tables())) {
            List<Row> rows =
                    named.stream().filter(r -> r.table().equals(table.name())).toList();
            if (!rows.isEmpty()) {
                byTable.put(table.name(), rows);
            }
        }
        return byTable;
    }

    private static void values(JsonNode node, Set<String> values) {
        if (node.isValueNode()) {
            values.add(node.asString(""));
        }
        node.valueStream().forEach(v -> values(v, values));
    }

    private void with(Row row, KnownRows known, Set<Row> named) {
        if (!named.add(row)) {
            return;
        }
        for (ForeignKey key : spec.catalog().table(row.table()).orElseThrow().foreignKeys()) {
            known.in(key.referencedTable()).stream()
                    .filter(r -> key.columns().size() == 1
                            && Objects.equals(
                                    row.get(key.columns().getFirst()),
                                    r.get(key.referencedColumns().getFirst())))
                    .forEach(r -> with(r, known, named));
        }
    }

    private String given(Name table, List<Row> rows) {
        Entity entity = spec.model().entity(table).orElseThrow();
        Table definition = spec.catalog().table(table).orElseThrow();
        List<Attribute> shown = entity.attributes().stream()
                .filter(a -> definition
                        .column(a.column())
                        .filter(c -> c.generated().isEmpty() && !c.name().equals("updated_at"))
                        .isPresent())
                .filter(a -> rows.stream()
                        .anyMatch(r ->
                                r.get(a.column()) != null && text(r, a.column()).isPresent()))
                .toList();
        String cells = Tables.shown(
                shown.stream().map(Attribute::name).toList(),
                rows.stream()
                        .map(r -> shown.stream()
                                .map(a -> text(r, a.column()).orElse("null"))
                                .toList())
                        .toList());
        return "these " + entity.list() + ":\n" + cells.indent(4).stripTrailing();
    }

    private static Optional<String> text(Row row, String column) {
        return switch (row.get(column)) {
            case null -> Optional.empty();
            case byte[] _ -> Optional.empty();
            case List<?> list when list.isEmpty() -> Optional.empty();
            case Map<?, ?> _ -> Optional.empty();
            case Object value ->
                Optional.of(value.toString().replace("|", "\\|").replace("\n", " "));
        };
    }

    String call(PlannedCall call) {
        var parameters = new LinkedHashMap<String, String>(call.path());
        call.query().forEach((name, values) -> parameters.put(name, String.join(",", values)));
        String headers = call.headers().entrySet().stream()
                .map(h -> h.getValue().equals(PlannedCall.LAST_TAG)
                        ? h.getKey() + " from ETag"
                        : h.getKey() + " " + quoted(h.getValue()))
                .collect(Collectors.joining(" and with "));
        boolean body = call.body().isPresent();
        String inline = parameters.entrySet().stream()
                .map(p -> p.getKey() + " " + quoted(p.getValue()))
                .collect(Collectors.joining(" and with "));
        String before = Stream.of(body ? inline : "", headers)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining(" and with "));
        var text = new StringBuilder(
                who(call.viewer()) + " calls " + call.operation().name());
        if (!before.isEmpty()) {
            text.append(" with ").append(before);
        }
        if (body) {
            text.append(before.isEmpty() ? " with:" : " and with:").append("\n    \"\"\"\n    ");
            text.append(call.body().get()).append("\n    \"\"\"");
        } else if (!parameters.isEmpty()) {
            text.append(before.isEmpty() ? " with:" : " and with:");
            parameters.forEach(
                    (name, value) -> text.append(String.format(Locale.ROOT, "%n    | %s | %s |", name, value)));
        }
        return text.toString();
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
