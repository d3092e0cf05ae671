package dev.plumb.cli;

import dev.plumb.database.Comparison.Outcome;
import dev.plumb.database.Measured;
import dev.plumb.diagnostic.Json;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Hazard;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Step;
import dev.plumb.schema.Step.TransactionMode;
import dev.plumb.schema.StepCheck;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code up.sql}, {@code down.sql} and {@code plan.json}: for psql, and for programs. */
final class DiffFiles {
    static final String UP = "up.sql";
    static final String DOWN = "down.sql";
    static final String PLAN = "plan.json";

    private static final String LOCK_TIMEOUT = "3s";

    private DiffFiles() {}

    /** Takes away what an earlier run left: nobody is to run it by mistake. */
    static void clear(Path folder) {
        try {
            for (String name : List.of(UP, DOWN, PLAN)) {
                Files.deleteIfExists(folder.resolve(name));
            }
        } catch (IOException e) {
            throw EnvironmentException.of("cannot write to " + folder, e);
        }
    }

    static void write(Path folder, Plan plan, Outcome outcome) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(UP), script(plan.forward(), "the way forward", wayBack(plan)));
            Files.writeString(folder.resolve(DOWN), script(plan.back(), "the way back", wayBack(plan)));
            Files.writeString(folder.resolve(PLAN), json(plan, outcome));
        } catch (IOException e) {
            throw EnvironmentException.of("cannot write to " + folder, e);
        }
    }

    static String wayBack(Plan plan) {
        return switch (plan.wayBack()) {
            case EXACT -> "exact";
            case EXACT_WITH_PARKED -> "exact with what was parked";
            case LOSSY -> "lossy";
        };
    }

    /** For {@code psql -v ON_ERROR_STOP=1 -f}; empty without steps. */
    private static String script(List<Step> steps, String which, String wayBack) {
        if (steps.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("-- ")
                .append(which.substring(0, 1).toUpperCase(Locale.ROOT))
                .append(which.substring(1))
                .append(which.equals("the way back") ? " (" + wayBack + ")" : "")
                .append(
                        ". Run it with: psql -v ON_ERROR_STOP=1 -f FILE\n\nset search_path = public;\nset time zone 'UTC';\n");
        for (List<Step> part : parts(steps)) {
            boolean transaction = part.getFirst().transaction() != TransactionMode.NONE;
            text.append('\n');
            if (transaction) {
                text.append("begin;\nset local lock_timeout = '")
                        .append(LOCK_TIMEOUT)
                        .append("';\n");
                if (part.stream().anyMatch(DiffFiles::makesRoutine)) {
                    text.append("set local check_function_bodies = off;\n");
                }
            }
            String reason = "";
            for (Step step : part) {
                String why = step.reason()
                        + step.origin().map(o -> " (" + o.cite() + ")").orElse("");
                if (!why.equals(reason)) {
                    text.append("\n-- ").append(why.replace("\n", "\n-- ")).append('\n');
                    reason = why;
                }
                text.append(step.sql()).append(";\n");
            }
            if (transaction) {
                text.append("\ncommit;\n");
            }
        }
        return text.toString();
    }

    private static boolean makesRoutine(Step step) {
        return step.sql().toLowerCase(Locale.ROOT).matches("(?s)create (or replace )?(function|procedure) .*");
    }

    /** What is one transaction, or stands in none. */
    private static List<List<Step>> parts(List<Step> steps) {
        var parts = new ArrayList<List<Step>>();
        var current = new ArrayList<Step>();
        for (Step step : steps) {
            boolean joins = !current.isEmpty()
                    && step.transaction() == TransactionMode.TOGETHER
                    && current.getLast().transaction() == TransactionMode.TOGETHER;
            if (!current.isEmpty() && !joins) {
                parts.add(List.copyOf(current));
                current.clear();
            }
            current.add(step);
        }
        if (!current.isEmpty()) {
            parts.add(current);
        }
        return parts;
    }

    private static String json(Plan plan, Outcome outcome) {
        var document = new LinkedHashMap<String, Object>();
        document.put("before", Fingerprint.of(plan.from()));
        document.put("after", Fingerprint.of(plan.to()));
        document.put("wayBack", wayBack(plan));
        document.put(
                "hazards",
                plan.hazards().stream()
                        .map(hazard -> {
                            var json = new LinkedHashMap<String, Object>();
                            json.put("kind", kind(hazard));
                            json.put("what", hazard.words());
                            json.put("source", source(hazard.origin()));
                            return json;
                        })
                        .toList());
        document.put("notManaged", outcome.unmanaged());
        document.put("up", steps(outcome.up(), step -> Reversibility.of(step, plan)));
        document.put("down", steps(outcome.down(), step -> Reversibility.ofBack(step, plan)));
        return Json.write(document);
    }

    private static String kind(Hazard hazard) {
        return hazard.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<Map<String, Object>> source(Optional<Span> origin) {
        return origin.map(span -> {
            var json = new LinkedHashMap<String, Object>();
            json.put("file", span.file().path());
            json.put("line", span.line());
            return json;
        });
    }

    private static List<Map<String, Object>> steps(List<Measured> measured, Function<Step, Reversibility> reversible) {
        var all = new ArrayList<Map<String, Object>>();
        for (Measured each : measured) {
            Step step = each.step();
            StepCheck check = StepCheck.of(step);
            var json = new LinkedHashMap<String, Object>();
            json.put("sql", step.sql());
            json.put("summary", step.summary());
            json.put("reason", step.reason());
            json.put("source", source(step.origin()));
            json.put("lock", each.strongest().isEmpty() ? Optional.empty() : each.strongest());
            json.put(
                    "locks",
                    each.locks().stream()
                            .map(l -> {
                                var lock = new LinkedHashMap<String, Object>();
                                lock.put("relation", l.relation());
                                lock.put("mode", l.mode());
                                return lock;
                            })
                            .toList());
            json.put("rewrites", each.rewritten());
            json.put("scans", each.scanned());
            json.put("builds", each.built());
            json.put(
                    "transaction",
                    switch (step.transaction()) {
                        case TOGETHER -> "together";
                        case OWN -> "own";
                        case NONE -> "none";
                    });
            json.put("lockTimeout", step.transaction() == TransactionMode.NONE ? Optional.empty() : LOCK_TIMEOUT);
            json.put("precheck", check.before());
            json.put("postcheck", check.after());
            json.put("reversible", reversible.apply(step).words());
            all.add(json);
        }
        return all;
    }
}
