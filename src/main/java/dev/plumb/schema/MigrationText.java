package dev.plumb.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a plan as migrations: SQL that a person would have written, with a header that says why and at what price. */
final class MigrationText {
    private MigrationText() {}

    private record Part(boolean transactional, List<Step> steps) {}

    static List<Migration> of(Plan plan, Migrations standing) {
        var known = new LinkedHashSet<String>();
        standing.all().forEach(m -> known.addAll(m.ensured()));
        var ensured = plan.ensured().stream()
                .filter(e -> !known.contains(Fingerprint.of(e.sql())))
                .toList();
        List<Part> parts = parts(plan.forward());
        if (parts.isEmpty() && ensured.isEmpty()) {
            return List.of();
        }
        if (parts.isEmpty() || !parts.getLast().transactional() && !ensured.isEmpty()) {
            parts.add(new Part(true, List.of()));
        }
        String before = Fingerprint.of(plan.from());
        String after = Fingerprint.of(plan.to());
        int first = standing.next();
        var migrations = new ArrayList<Migration>();
        for (Part part : parts) {
            int version = first + migrations.size();
            boolean last = migrations.size() == parts.size() - 1;
            var rows = last ? ensured : List.<SpecifiedSchema.EnsuredRows>of();
            String name = name(part, rows);
            migrations.add(new Migration(
                    version,
                    first,
                    name,
                    part.transactional(),
                    forward(plan, part, rows, version, name),
                    version == first ? back(plan, version, name, parts.size()) : backElsewhere(version, first),
                    before,
                    last ? after : "",
                    rows.stream().map(e -> Fingerprint.of(e.sql())).toList()));
        }
        return migrations;
    }

    private static List<Part> parts(List<Step> steps) {
        return new ArrayList<>(Plan.parts(steps).stream()
                .map(p -> new Part(p.getFirst().transaction() != Step.TransactionMode.NONE, p))
                .toList());
    }

    private static String name(Part part, List<SpecifiedSchema.EnsuredRows> rows) {
        var summaries = part.steps().stream()
                .map(Step::summary)
                .filter(s -> !s.startsWith("keep "))
                .distinct()
                .toList();
        String said = summaries.isEmpty()
                ? (rows.isEmpty()
                        ? "change"
                        : "ensure rows of " + rows.getFirst().table())
                : created(summaries);
        String slug =
                said.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return slug.length() > 50 ? slug.substring(0, 50).replaceAll("_[^_]*$", "") : slug;
    }

    /** The tables where there are new ones, else the first change. */
    private static String created(List<String> summaries) {
        var tables = summaries.stream()
                .filter(s -> s.startsWith("create table "))
                .map(s -> s.substring("create table ".length()))
                .toList();
        if (tables.isEmpty()) {
            return summaries.getFirst() + (summaries.size() > 1 ? " and more" : "");
        }
        return "create " + tables.stream().limit(3).collect(Collectors.joining(" "))
                + (tables.size() > 3 ? " and more" : "");
    }

    private static String forward(
            Plan plan, Part part, List<SpecifiedSchema.EnsuredRows> rows, int version, String name) {
        var text = new StringBuilder();
        text.append("-- V%03d: %s\n".formatted(version, name.replace('_', ' ')));
        text.append("--\n");
        var reasons = new LinkedHashSet<String>();
        part.steps()
                .forEach(s -> reasons.add(
                        s.reason() + s.origin().map(o -> " (" + o.cite() + ")").orElse("")));
        rows.forEach(r -> reasons.add("rows of " + r.table() + " are to be there (" + r.at().cite() + ")"));
        field(text, "Why:  ", List.copyOf(reasons));
        field(text, "Locks:", locks(part.steps()));
        field(text, "Rows: ", work(part.steps(), rows));
        field(text, "Back: ", List.of(wayBack(plan) + ", by U%03d".formatted(version)));
        text.append('\n');
        if (part.transactional()
                && part.steps().stream().anyMatch(s -> !s.locks().isEmpty())) {
            text.append("set local lock_timeout = '3s';\n\n");
        }
        if (part.transactional() && part.steps().stream().anyMatch(MigrationText::makesRoutine)) {
            text.append("set local check_function_bodies = off;\n\n");
        }
        statements(text, part.steps());
        for (SpecifiedSchema.EnsuredRows row : rows) {
            text.append('\n').append(row.sql()).append(";\n");
        }
        return text.toString();
    }

    private static boolean makesRoutine(Step step) {
        String sql = step.sql().toLowerCase(Locale.ROOT);
        return sql.contains("create function")
                || sql.contains("create or replace function")
                || sql.contains("create procedure")
                || sql.contains("create or replace procedure");
    }

    /** Tables stand apart from each other, short changes below each other. */
    private static void statements(StringBuilder text, List<Step> steps) {
        String previous = "";
        for (Step step : steps) {
            boolean apart = !previous.isEmpty()
                    && (step.sql().contains("\n") && !step.sql().startsWith("alter") || previous.contains("\n"));
            text.append(apart ? "\n" : "").append(step.sql()).append(";\n");
            previous = step.sql();
        }
    }

    private static void field(StringBuilder text, String label, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            text.append("-- ")
                    .append(i == 0 ? label : " ".repeat(label.length()))
                    .append(' ')
                    .append(lines.get(i))
                    .append('\n');
        }
    }

    private static List<String> locks(List<Step> steps) {
        var locks = new LinkedHashSet<String>();
        for (Step step : steps) {
            step.locks()
                    .forEach(l -> locks.add(l.mode().sql() + " on " + l.table()
                            + switch (step.work()) {
                                case INSTANT -> ", for an instant";
                                case SCAN -> ", while every row is read";
                                case BUILD -> ", while an index is built";
                                case REWRITE -> ", while every row is written anew";
                                case ROWS -> ", on the rows that change";
                            }));
        }
        return locks.isEmpty() ? List.of("none on tables that are there before") : List.copyOf(locks);
    }

    private static List<String> work(List<Step> steps, List<SpecifiedSchema.EnsuredRows> rows) {
        var touched = new LinkedHashSet<String>();
        for (Step step : steps) {
            if (step.work() == Step.Work.ROWS || step.work() == Step.Work.REWRITE) {
                touched.add(step.summary());
            }
        }
        rows.forEach(r -> touched.add("ensures rows of " + r.table()));
        return touched.isEmpty() ? List.of("none are changed") : List.copyOf(touched);
    }

    private static String wayBack(Plan plan) {
        return switch (plan.wayBack()) {
            case EXACT -> "exact";
            case EXACT_WITH_PARKED -> "exact, with what is kept in the schema backend";
            case LOSSY -> "lossy: some of what is taken away cannot return";
        };
    }

    private static String back(Plan plan, int version, String name, int parts) {
        var text = new StringBuilder();
        text.append("-- U%03d: the way back from %s%s\n"
                .formatted(
                        version,
                        name.replace('_', ' '),
                        parts > 1 ? ", V%03d to V%03d together".formatted(version, version + parts - 1) : ""));
        text.append("--\n");
        field(text, "Back: ", List.of(wayBack(plan)));
        field(text, "Lost: ", lost(plan));
        field(text, "Locks:", locks(plan.back()));
        List<Part> transactions = parts(plan.back());
        for (Part part : transactions) {
            text.append('\n');
            boolean says = part.transactional() && transactions.size() > 1;
            text.append(says ? "begin;\nset local lock_timeout = '3s';\n" : "");
            statements(text, part.steps());
            text.append(says ? "commit;\n" : "");
        }
        return text.toString();
    }

    private static List<String> lost(Plan plan) {
        var lost = new LinkedHashSet<String>();
        for (Step step : plan.back()) {
            if (step.summary().startsWith("drop table ")) {
                lost.add("the rows of " + step.summary().substring(11));
            } else if (step.summary().startsWith("drop column ")) {
                lost.add("what was written into " + step.summary().substring(12));
            }
        }
        return lost.isEmpty() ? List.of("nothing") : List.copyOf(lost);
    }

    private static String backElsewhere(int version, int first) {
        return "-- U%03d: nothing of its own; U%03d takes it back together with what it belongs to\n"
                .formatted(version, first);
    }
}
