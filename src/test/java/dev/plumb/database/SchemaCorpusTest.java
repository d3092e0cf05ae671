package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.Step;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Pairs of schemas, each a folder with {@code from.sql} and {@code to.sql}: planned in both directions, and
 * every plan tried forward, back and forward again, empty and with rows. A sample of them by the seed
 * {@code -Dplumb.schema.seed}; {@code -Dpair=TEXT} tries all whose names contain that, {@code -Dpair=} all there are.
 */
class SchemaCorpusTest {
    /** So many of all fit the time that a build has for them. */
    private static final int SAMPLE = 150;

    private static final Path PAIRS = Path.of("src/test/resources/schema");

    /** A dump names owners, which a specification does not; {@code plumb diff} makes them. */
    private static final Set<String> NO_SPECIFICATION = Set.of("pg-dump-file");

    @TestFactory
    Stream<DynamicTest> thereAndBack() throws IOException {
        String only = System.getProperty("pair", "");
        try (var folders = Files.list(PAIRS)) {
            List<Path> all = new ArrayList<>(folders.sorted()
                    .filter(f -> f.getFileName().toString().contains(only))
                    .filter(f -> !NO_SPECIFICATION.contains(f.getFileName().toString()))
                    .toList());
            if (System.getProperty("pair") == null) {
                Collections.shuffle(all, new Random(Long.getLong("plumb.schema.seed", 20261123)));
                all.subList(SAMPLE, all.size()).clear();
            }
            return all.stream()
                    .flatMap(folder -> Stream.of(
                            DynamicTest.dynamicTest(
                                    folder.getFileName() + " →", () -> tryOut(folder, "from.sql", "to.sql")),
                            DynamicTest.dynamicTest(
                                    folder.getFileName() + " ←", () -> tryOut(folder, "to.sql", "from.sql"))));
        }
    }

    private static void tryOut(Path folder, String from, String to) throws IOException {
        var problems = new Problems();
        SpecifiedSchema start = read(folder.resolve(from), problems);
        SpecifiedSchema target = read(folder.resolve(to), problems);
        assertThat(problems.sorted())
                .as("the pair itself")
                .allMatch(p -> p instanceof SqlProblem.UnmanagedObject object && !object.needed());
        int known = problems.sorted().size();
        Intentions intentions = intentions(folder, from.equals("to.sql"), target);
        Plan plan = Planner.plan(start.catalog(), target, intentions, 1, problems);
        assertThat(problems.sorted()).extracting(p -> p.wording().title()).hasSize(known);
        Rehearsal rehearsal = Rehearsal.of(plan, TestServer.shared());
        assertThat(rehearsal.failures())
                .as(() -> "the plan\n" + text(plan.forward()) + "\nand back\n" + text(plan.back()))
                .isEmpty();
        boolean changes = !folder.getFileName().toString().startsWith("nothing");
        assertThat(plan.isEmpty()).isNotEqualTo(changes);
    }

    private static String text(List<Step> steps) {
        return steps.stream().map(s -> s.sql() + ";").collect(Collectors.joining("\n"));
    }

    private static SpecifiedSchema read(Path file, Problems problems) throws IOException {
        String sql = Files.readString(file);
        return SpecifiedSql.read(
                List.of(new Span(new SourceFile(file.getFileName().toString(), sql), 0, sql.length())),
                problems,
                CatalogCache.ofUser(),
                PostgresBinaries.VERSION,
                TestServer::shared);
    }

    /** What a pair says besides; turned round for its other direction, where a new name is never a question. */
    private static Intentions intentions(Path folder, boolean turned, SpecifiedSchema target) throws IOException {
        Map<Name, Name> tables = new HashMap<>();
        Map<ColumnName, String> columns = new HashMap<>();
        Map<ColumnName, String> backfills = new HashMap<>();
        Map<Name, Long> rows = new HashMap<>();
        Set<ColumnName> accepted = new HashSet<>();
        Path file = folder.resolve("intentions.txt");
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "table" -> tables.put(Name.inPublic(words[turned ? 2 : 1]), Name.inPublic(words[turned ? 1 : 2]));
                case "column" -> {
                    ColumnName is = column(words[1]);
                    Name table = turned
                            ? tables.entrySet().stream()
                                    .filter(e -> e.getValue().equals(is.table()))
                                    .map(Map.Entry::getKey)
                                    .findFirst()
                                    .orElse(is.table())
                            : is.table();
                    columns.put(
                            new ColumnName(table, turned ? words[2] : is.column()), turned ? is.column() : words[2]);
                }
                case "backfill" -> {
                    if (!turned) {
                        backfills.put(column(words[1]), words[2]);
                    }
                }
                case "accept" -> accepted.add(column(words[2]));
                default -> rows.put(Name.inPublic(words[1]), Long.parseLong(words[2]));
            }
        }
        Set<ColumnName> brandNew = new HashSet<>();
        if (turned || columns.isEmpty()) {
            target.catalog()
                    .tables()
                    .forEach(t -> t.columns().forEach(c -> brandNew.add(new ColumnName(t.name(), c.name()))));
            target.catalog().tables().forEach(t -> brandNew.add(new ColumnName(t.name(), "")));
        }
        return new Intentions(tables, columns, backfills, brandNew, rows, accepted);
    }

    private static ColumnName column(String written) {
        int dot = written.indexOf('.');
        return new ColumnName(Name.inPublic(written.substring(0, dot)), written.substring(dot + 1));
    }
}
