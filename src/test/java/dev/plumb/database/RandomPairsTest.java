package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.SqlOutline;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random pairs of schemas: the plan from the one to the other is tried there, back and there again, empty and
 * with rows. {@code -Dplumb.schema.runs=N} tries more pairs, {@code -Dplumb.schema.seed=S} others; the first
 * failure is told as the smallest pair that still fails.
 */
class RandomPairsTest {
    private static final int RUNS = Integer.getInteger("plumb.schema.runs", 40);
    private static final long SEED = Long.getLong("plumb.schema.seed", 20261123);
    private static final int WORKERS = Integer.getInteger("plumb.schema.workers", 2);
    static final int FAILURES = Integer.getInteger("plumb.schema.failures", 1);

    private record Pair(SortedMap<String, Long> from, SortedMap<String, Long> to) {}

    /** @param refused titles of the problems for which no plan was made */
    private record Outcome(
            String failure, List<String> refused, String from, String to, String plan, boolean changes) {}

    /**
     * What came of a row of pairs.
     *
     * @param refused how many for each reason
     * @param failed the smallest pairs that failed, as they are told
     */
    record Tried(int pairs, int changes, Map<String, Integer> refused, List<String> failed, double seconds) {
        String words() {
            return String.format(
                    Locale.ROOT,
                    "random pairs: %d tried, %d with changes, %d refused %s, %d failed, %.1f s",
                    pairs,
                    changes,
                    refused.values().stream().mapToInt(Integer::intValue).sum(),
                    refused,
                    failed.size(),
                    seconds);
        }
    }

    @Test
    void anyTwoSchemas() throws Exception {
        Tried tried = tried(RUNS, SEED, FAILURES, _ -> {});
        System.out.println(tried.words());
        if (!tried.failed().isEmpty()) {
            fail(String.join("\n==========\n", tried.failed()));
        }
        assertThat(tried.changes()).isGreaterThan(RUNS * 4 / 5);
    }

    /**
     * Tries pairs some at a time: while one waits for the server, another plans.
     *
     * @param most failures after which it ends; each is shrunk, unless they are 50 and more
     * @param progress is told after every hundred
     */
    static Tried tried(int runs, long seed, int most, Consumer<Tried> progress) throws Exception {
        Map<String, Integer> refusals = new TreeMap<>();
        var failed = new ArrayList<String>();
        int changes = 0;
        int done = 0;
        long start = System.nanoTime();
        try (var workers = Executors.newFixedThreadPool(WORKERS)) {
            var outcomes = new ArrayDeque<Future<Outcome>>();
            int next = 0;
            while (done < runs && failed.size() < most) {
                while (next < runs && outcomes.size() < 8) {
                    Pair pair = pair(seed + next++);
                    outcomes.add(workers.submit(() -> outcome(pair)));
                }
                Outcome outcome = outcomes.remove().get();
                long own = seed + done++;
                outcome.refused().forEach(r -> refusals.merge(r, 1, Integer::sum));
                changes += outcome.changes() ? 1 : 0;
                if (!outcome.failure().isEmpty()) {
                    System.out.println("seed " + own + " " + kind(outcome.failure()));
                    Outcome least = most >= 50 ? outcome : outcome(smallest(pair(own), kind(outcome.failure())));
                    failed.add("seed " + own + "\n-- from\n" + least.from() + "\n-- to\n" + least.to() + "\n-- plan\n"
                            + least.plan() + "\n-- " + least.failure());
                    System.out.println(failed.getLast() + "\n==========");
                }
                if (done % 100 == 0) {
                    progress.accept(new Tried(done, changes, refusals, failed, (System.nanoTime() - start) / 1e9));
                }
            }
            outcomes.forEach(o -> o.cancel(false));
        }
        return new Tried(done, changes, refusals, failed, (System.nanoTime() - start) / 1e9);
    }

    private static Pair pair(long seed) {
        var random = new SplittableRandom(seed);
        double size = 0.15 + 0.5 * random.nextDouble();
        SortedMap<String, Long> from = RandomSchema.any(random, size);
        SortedMap<String, Long> to = random.nextInt(4) == 0
                ? RandomSchema.any(random, 0.15 + 0.5 * random.nextDouble())
                : RandomSchema.changed(from, random, 0.05 + 0.3 * random.nextDouble());
        return new Pair(from, to);
    }

    /** What PostgreSQL took of a schema's pieces, and what came of them. */
    private record Made(Catalog catalog, String sql) {}

    private static Made made(SortedMap<String, Long> choices) throws SQLException {
        var taken = new ArrayList<RandomSchema.Piece>();
        try (var bench = Workbench.of(TestServer.shared())) {
            Connection connection = bench.connection();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                for (RandomSchema.Piece piece : RandomSchema.pieces(choices)) {
                    try {
                        statement.execute("savepoint piece;\n" + piece.alone() + ";\nrelease savepoint piece");
                        taken.add(piece);
                    } catch (SQLException refused) {
                        statement.execute("rollback to savepoint piece");
                    }
                }
                return new Made(CatalogReader.readWithin(connection), text(taken));
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    /** As a person writes it: columns and constraints with their table. */
    private static String text(List<RandomSchema.Piece> pieces) {
        var text = new StringBuilder();
        var tables = new LinkedHashMap<String, List<RandomSchema.Piece>>();
        for (RandomSchema.Piece piece : pieces) {
            if (!piece.table().isEmpty()) {
                tables.computeIfAbsent(piece.table(), _ -> new ArrayList<>()).add(piece);
            }
        }
        var done = new HashSet<String>();
        for (RandomSchema.Piece piece : pieces) {
            if (piece.table().isEmpty()) {
                text.append(piece.alone()).append(";\n");
            } else if (done.add(piece.table())) {
                List<RandomSchema.Piece> parts = tables.getOrDefault(piece.table(), List.of());
                String[] head = parts.getFirst().inline().split("\n", -1);
                var lines = new ArrayList<String>();
                lines.add(head[1]);
                var keys = new HashSet<String>();
                var behind = new ArrayList<RandomSchema.Piece>();
                for (RandomSchema.Piece part : parts.subList(1, parts.size())) {
                    // CREATE TABLE makes one of two keys on the same columns
                    if (part.inline().matches("constraint \\S+ (unique|primary key).*")
                            && !keys.add(part.inline().replaceAll("^[^(]*([(][^)]*[)]).*", "$1"))) {
                        behind.add(part);
                    } else {
                        lines.add(part.inline());
                    }
                }
                text.append(head[0])
                        .append(" (\n  ")
                        .append(String.join(",\n  ", lines))
                        .append(")")
                        .append(head[2])
                        .append(";\n");
                behind.forEach(p -> text.append(p.alone()).append(";\n"));
            }
        }
        return text.toString();
    }

    private static Outcome outcome(Pair pair) throws SQLException {
        Made from = made(pair.from());
        Made to = made(pair.to());
        var problems = new Problems();
        SqlOutline outline = SqlOutline.of(
                List.of(new Span(new SourceFile("to.sql", to.sql()), 0, to.sql().length())));
        var target = new SpecifiedSchema(to.catalog(), outline, List.of());
        Plan plan;
        try {
            plan = Planner.plan(from.catalog(), target, allNew(from.catalog(), to.catalog()), 1, problems);
        } catch (RuntimeException e) {
            return new Outcome("the planner threw " + e, List.of(), from.sql(), to.sql(), "", true);
        }
        var sql = new StringBuilder();
        plan.forward().forEach(s -> sql.append(s.sql()).append(";\n"));
        sql.append("-- and back\n");
        plan.back().forEach(s -> sql.append(s.sql()).append(";\n"));
        if (!problems.isEmpty()) {
            var titles = new TreeSet<String>();
            problems.sorted().forEach(p -> titles.add(p.wording().title().replaceAll(" [^ ]*$", "")));
            return new Outcome("", List.copyOf(titles), from.sql(), to.sql(), sql.toString(), true);
        }
        String failure;
        try {
            Rehearsal rehearsal = Rehearsal.of(plan, TestServer.shared());
            failure = String.join("\n", rehearsal.failures());
        } catch (DatabaseUnavailable e) {
            failure = String.valueOf(e.getMessage());
        }
        return new Outcome(failure, List.of(), from.sql(), to.sql(), sql.toString(), !plan.isEmpty());
    }

    /** With {@code -Dplumb.schema.online=every} all tables are large. */
    private static Intentions allNew(Catalog from, Catalog to) {
        Map<Name, Long> rows = new HashMap<>();
        if ("every".equals(System.getProperty("plumb.schema.online"))) {
            from.tables().forEach(t -> rows.put(t.name(), 1_000_000L));
            to.tables().forEach(t -> rows.put(t.name(), 1_000_000L));
        }
        Set<ColumnName> brandNew = new HashSet<>();
        to.tables().forEach(t -> {
            brandNew.add(new ColumnName(t.name(), ""));
            t.columns().forEach(c -> brandNew.add(new ColumnName(t.name(), c.name())));
        });
        Set<ColumnName> accepted = to.tables().stream()
                .flatMap(t -> t.constraints().stream().map(c -> new ColumnName(t.name(), c.name())))
                .collect(Collectors.toSet());
        return new Intentions(Map.of(), Map.of(), Map.of(), brandNew, rows, accepted);
    }

    /** What a smaller pair has to show as well: the same complaint, whatever the names in it. */
    private static String kind(String failure) {
        String error = failure.lines()
                .filter(l -> l.contains("ERROR:"))
                .findFirst()
                .orElse(failure.lines().findFirst().orElse(""));
        return error.replaceAll("\"[^\"]*\"", "\"\"").replaceAll("[0-9a-f]{32}|\\b(other\\.)?[a-z]+_?[0-9]\\b", "#");
    }

    private static Pair smallest(Pair failing, String kind) throws SQLException {
        Pair least = failing;
        var places = new LinkedHashSet<String>();
        places.addAll(failing.from().keySet());
        places.addAll(failing.to().keySet());
        for (int size = Math.max(1, places.size() / 3); size >= 1; size = size == 1 ? 0 : Math.max(1, size / 3)) {
            boolean smaller = true;
            while (smaller) {
                smaller = false;
                places.clear();
                places.addAll(least.from().keySet());
                places.addAll(least.to().keySet());
                var all = List.copyOf(places);
                for (int at = 0; at < all.size(); at += size) {
                    Optional<Pair> less = lessened(least, all.subList(at, Math.min(all.size(), at + size)), kind);
                    if (less.isPresent()) {
                        least = less.get();
                        smaller = true;
                    }
                }
            }
        }
        return least;
    }

    private static Optional<Pair> lessened(Pair pair, List<String> places, String kind) throws SQLException {
        var none = new Pair(new TreeMap<>(pair.from()), new TreeMap<>(pair.to()));
        var onlyTo = new Pair(new TreeMap<>(pair.from()), new TreeMap<>(pair.to()));
        var onlyFrom = new Pair(new TreeMap<>(pair.from()), new TreeMap<>(pair.to()));
        var same = new Pair(new TreeMap<>(pair.from()), new TreeMap<>(pair.to()));
        for (String place : places) {
            none.from().remove(place);
            none.to().remove(place);
            onlyTo.from().remove(place);
            onlyFrom.to().remove(place);
            Long was = pair.from().get(place);
            if (was == null) {
                same.to().remove(place);
            } else {
                same.to().put(place, was);
            }
        }
        for (Pair less : List.of(none, onlyTo, onlyFrom, same)) {
            if (!less.equals(pair) && kind(outcome(less).failure()).equals(kind)) {
                return Optional.of(less);
            }
        }
        return Optional.empty();
    }
}
