package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.DataText;
import dev.plumb.spec.text.NamedExpression;
import dev.plumb.spec.text.ShapeText;
import dev.plumb.spec.text.StackText;
import dev.plumb.spec.text.TargetsText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sections about what there is: {@code stack}, {@code data}, {@code shapes}, {@code invariants}, {@code targets}. */
record DataSections(Sections sections, Problems problems) {

    StackText stack() {
        Optional<Keys> keys = sections.mapping("stack")
                .map(mapping -> Keys.of(
                        mapping,
                        "`stack`",
                        problems,
                        List.of("package", "java", "framework", "database", "cache", "broker")));
        return new StackText(
                keys.flatMap(k -> k.word("package")),
                keys.flatMap(k -> k.word("java")),
                keys.flatMap(k -> k.word("framework")),
                keys.flatMap(k -> k.word("database")),
                keys.flatMap(k -> k.word("cache")),
                keys.flatMap(k -> k.word("broker")));
    }

    List<DataText> data() {
        var data = new ArrayList<DataText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("data"))) {
            Keys.of(
                            entry.value(),
                            "`data` of `" + entry.name() + "`",
                            problems,
                            List.of("row", "inverse", "renamed-from", "backfill"))
                    .map(keys -> new DataText(
                            Word.of(entry.key()),
                            keys.word("row"),
                            keys.word("inverse"),
                            keys.word("renamed-from"),
                            keys.expression("backfill")))
                    .ifPresent(data::add);
        }
        return data;
    }

    List<ShapeText> shapes() {
        var shapes = new ArrayList<ShapeText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("shapes"))) {
            String where = "the shape `" + entry.name() + "`";
            Keys.mapping(entry.value(), where, problems).ifPresent(mapping -> {
                List<NamedExpression> all = Keys.expressions(mapping, where, problems);
                shapes.add(new ShapeText(
                        Word.of(entry.key()),
                        all.stream()
                                .filter(property -> property.name().text().equals("of"))
                                .findFirst()
                                .map(of -> new Word(
                                        of.expression().span(), of.expression().text())),
                        all.stream()
                                .filter(property -> !property.name().text().equals("of"))
                                .toList()));
            });
        }
        return shapes;
    }

    List<NamedExpression> invariants() {
        return sections.mapping("invariants")
                .map(mapping -> Keys.expressions(mapping, "`invariants`", problems))
                .orElse(List.of());
    }

    TargetsText targets() {
        var rows = new ArrayList<TargetsText.Rows>();
        var operations = new ArrayList<TargetsText.Target>();
        for (Node.Entry entry : Reading.entries(sections.mapping("targets"))) {
            if (entry.name().equals("rows")) {
                Keys.mapping(entry.value(), "`rows` of `targets`", problems)
                        .ifPresent(mapping -> mapping.entries().forEach(table -> rows(table, rows)));
            } else {
                Keys.of(entry.value(), "the target of `" + entry.name() + "`", problems, List.of("p95", "rate"))
                        .map(keys -> new TargetsText.Target(
                                Word.of(entry.key()),
                                keys.duration("p95"),
                                keys.get("rate")
                                        .flatMap(node -> Keys.scalar(node, "`rate`", problems))
                                        .flatMap(rate -> Quantities.rate(rate, problems))))
                        .ifPresent(operations::add);
            }
        }
        return new TargetsText(rows, operations);
    }

    private void rows(Node.Entry table, List<TargetsText.Rows> rows) {
        Keys.scalar(table.value(), "the rows of `" + table.name() + "`", problems)
                .flatMap(count -> Quantities.number(count, problems))
                .ifPresent(count -> rows.add(new TargetsText.Rows(Word.of(table.key()), count)));
    }
}
