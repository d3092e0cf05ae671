package dev.plumb.cli;

import dev.plumb.database.Comparison.Pair;
import dev.plumb.database.Comparison.Side;
import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code plumb diff} reads: scripts, addresses of databases, and files of a line for each thing meant. */
final class DiffInputs {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|'[^']+'|[^\\s.\"':]+)";
    private static final String QUALIFIED = "(" + NAME + "(?:\\." + NAME + ")*)";
    private static final String PLACE = "(" + NAME + "(?:\\." + NAME + ")+)";
    private static final Pattern PART = Pattern.compile(NAME);
    private static final Pattern ROWS = Pattern.compile("(?:rows\\s+)?" + QUALIFIED + "\\s*(?::|\\s)\\s*([\\d_]+)");
    private static final Pattern TABLE = Pattern.compile("table\\s+" + QUALIFIED + "\\s+" + QUALIFIED);
    private static final Pattern COLUMN = Pattern.compile("column\\s+" + PLACE + "\\s+(" + NAME + ")");
    private static final Pattern BACKFILL = Pattern.compile("backfill\\s+" + PLACE + "\\s+(.+)");
    private static final Pattern ACCEPT = Pattern.compile("accept\\s+exclusion-on-many-rows\\s+" + PLACE);

    /** The number of rows from which a plan takes the staged form. */
    private static final long MANY = 1_000_000;

    private DiffInputs() {}

    /** A script, or a database where it is written as a URL. */
    static Side side(Path here, String given, Problems problems) {
        return given.matches("(?s)(jdbc:)?[a-z][a-z0-9+]*://.*")
                ? new Side.Living(DatabaseUrl.address(given))
                : new Side.Script(file(here.resolve(given), given, problems));
    }

    /**
     * Reads a file.
     *
     * @param name as it is called in messages
     * @throws UsageException where there is none
     */
    static SourceFile file(Path path, String name, Problems problems) {
        if (!Files.exists(path)) {
            throw new UsageException("there is no " + name);
        }
        if (Files.isDirectory(path)) {
            throw new UsageException(
                    name + " is a folder; plumb diff takes a script, a dump of pg_dump in plain format,"
                            + " or a database's URL");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw EnvironmentException.of("cannot read " + name, e);
        }
        if (bytes.length > 5 && new String(bytes, 0, 5, StandardCharsets.US_ASCII).equals("PGDMP")) {
            throw new UsageException(name + " is a dump in pg_dump's custom format; write it with --format=plain, or"
                    + " turn it into a script: pg_restore --file=" + name + ".sql " + name);
        }
        if (bytes.length > 1 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
            throw new UsageException(name + " is compressed; write it with gunzip --stdout " + name + " into a script");
        }
        return decoded(bytes, name, problems);
    }

    private static SourceFile decoded(byte[] bytes, String name, Problems problems) {
        try {
            return new SourceFile(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            var in = ByteBuffer.wrap(bytes);
            var out = java.nio.CharBuffer.allocate(bytes.length);
            StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
            int offset = in.position();
            var file = new SourceFile(name, new String(bytes, StandardCharsets.UTF_8));
            int character = out.position();
            problems.add(
                    new DiffProblem.NotUtf8(new Span(file, character, character + 1), offset, bytes[offset] & 0xff));
            return file;
        }
    }

    /**
     * What a person says besides, one thing a line.
     *
     * @param rows how many a table holds
     * @param tables what a table was called before, by what it is called
     * @param columns what a column was called before, by its new place
     * @param backfills the SQL that fills a new column of rows that are there
     * @param accepted exclusion constraints that may be built although rows are many
     * @param lines what names something that may not be there
     */
    record Said(
            Map<Name, Long> rows,
            Map<Name, Name> tables,
            Map<ColumnName, String> columns,
            Map<ColumnName, String> backfills,
            Set<ColumnName> accepted,
            List<Line> lines) {
        static final Said NOTHING = new Said(Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), List.of());

        Said {
            rows = Map.copyOf(rows);
            tables = Map.copyOf(tables);
            columns = Map.copyOf(columns);
            backfills = Map.copyOf(backfills);
            accepted = Set.copyOf(accepted);
            lines = List.copyOf(lines);
        }

        Said and(Said more) {
            var allRows = new HashMap<>(rows);
            allRows.putAll(more.rows());
            var allTables = new HashMap<>(tables);
            allTables.putAll(more.tables());
            var allColumns = new HashMap<>(columns);
            allColumns.putAll(more.columns());
            var allBackfills = new HashMap<>(backfills);
            allBackfills.putAll(more.backfills());
            var allAccepted = new HashSet<>(accepted);
            allAccepted.addAll(more.accepted());
            var allLines = new ArrayList<>(lines);
            allLines.addAll(more.lines());
            return new Said(allRows, allTables, allColumns, allBackfills, allAccepted, allLines);
        }

        /** The same for pairs of which only some have what is named. */
        Said ofMany() {
            return new Said(rows, tables, columns, backfills, accepted, List.of());
        }
    }

    /**
     * A line that names something of the schemas.
     *
     * @param column empty for a table
     * @param was what it was called before, where the line says so
     */
    record Line(Span at, Name table, String column, Optional<Name> was, boolean ofRows) {
        /** What it names that is not there. */
        Optional<String> missing(Pair pair, Said said) {
            Optional<Table> after = pair.to().catalog().table(table);
            Optional<Table> before = pair.from()
                    .table(said.tables().getOrDefault(table, table))
                    .or(() -> pair.from().table(table));
            if (ofRows) {
                boolean view = Stream.of(pair.from(), pair.to().catalog())
                        .flatMap(c -> c.views().stream())
                        .anyMatch(v -> v.name().equals(table));
                return after.isPresent() || before.isPresent() || view
                        ? Optional.empty()
                        : Optional.of("neither side has a table " + table);
            }
            if (after.isEmpty()) {
                return Optional.of("the target has no table " + table);
            }
            if (!column.isEmpty() && after.get().column(column).isEmpty()) {
                return Optional.of("the target has no column " + table + "." + column);
            }
            if (was.isEmpty() || pair.from().tables().isEmpty()) {
                return Optional.empty();
            }
            if (column.isEmpty()) { // or done before
                return pair.from().table(was.get()).isPresent()
                                || pair.from().table(table).isPresent()
                        ? Optional.empty()
                        : Optional.of("the start has no table " + was.get());
            }
            return before.filter(t -> t.column(was.get().name()).isEmpty()
                            && t.column(column).isEmpty())
                    .map(t -> "the start has no column " + t.name() + "."
                            + was.get().name());
        }
    }

    /**
     * Reads {@code TABLE: ROWS}, {@code table NEW OLD}, {@code column TABLE.NEW OLD}, {@code backfill TABLE.COLUMN SQL}
     * and {@code accept exclusion-on-many-rows TABLE.CONSTRAINT}.
     */
    static Said said(SourceFile file) {
        Map<Name, Long> rows = new HashMap<>();
        Map<Name, Name> tables = new HashMap<>();
        Map<ColumnName, String> columns = new HashMap<>();
        Map<ColumnName, String> backfills = new HashMap<>();
        var accepted = new HashSet<ColumnName>();
        var lines = new ArrayList<Line>();
        for (int number = 1; number <= file.lineCount(); number++) {
            String text = file.lineText(number);
            String line = text.strip();
            int first = file.lineStart(number) + text.indexOf(line);
            var at = new Span(file, first, first + line.length());
            if (line.isEmpty() || line.startsWith("#") || line.equals("rows:") || line.equals("---")) {
                continue;
            }
            Matcher count = ROWS.matcher(line);
            Matcher table = TABLE.matcher(line);
            Matcher column = COLUMN.matcher(line);
            Matcher backfill = BACKFILL.matcher(line);
            Matcher accept = ACCEPT.matcher(line);
            if (count.matches()) {
                rows.put(name(count.group(1)), count(count.group(2), file, number));
                lines.add(new Line(at, name(count.group(1)), "", Optional.empty(), true));
            } else if (table.matches()) {
                tables.put(name(table.group(1)), name(table.group(2)));
                lines.add(new Line(at, name(table.group(1)), "", Optional.of(name(table.group(2))), false));
            } else if (column.matches()) {
                ColumnName is = column(column.group(1));
                String was = unquoted(column.group(2));
                columns.put(is, was);
                lines.add(new Line(at, is.table(), is.column(), Optional.of(Name.inPublic(was)), false));
            } else if (backfill.matches()) {
                ColumnName filled = column(backfill.group(1));
                backfills.put(filled, backfill.group(2));
                lines.add(new Line(at, filled.table(), filled.column(), Optional.empty(), false));
            } else if (accept.matches()) {
                accepted.add(column(accept.group(1)));
            } else {
                throw new UsageException(
                        file.path() + ":" + number + ": '" + line + "' is none of TABLE: ROWS, table NEW"
                                + " OLD, column TABLE.NEW OLD, backfill TABLE.COLUMN SQL, accept exclusion-on-many-rows"
                                + " TABLE.CONSTRAINT");
            }
        }
        return new Said(rows, tables, columns, backfills, accepted, lines);
    }

    private static long count(String digits, SourceFile file, int line) {
        try {
            return Long.parseLong(digits.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new UsageException(file.path() + ":" + line + ": " + digits + " is no number of rows");
        }
    }

    private static String unquoted(String word) {
        return word.length() > 1 && word.startsWith("\"")
                ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
                : word.length() > 1 && word.startsWith("'") ? word.substring(1, word.length() - 1) : word;
    }

    private static Name name(String written) {
        List<String> parts = parts(written);
        return parts.size() == 1
                ? Name.inPublic(parts.getFirst())
                : new Name(parts.getFirst(), String.join(".", parts.subList(1, parts.size())));
    }

    private static ColumnName column(String written) {
        List<String> parts = parts(written);
        String table = String.join(".", parts.subList(parts.size() == 2 ? 0 : 1, parts.size() - 1));
        return new ColumnName(
                parts.size() == 2 ? Name.inPublic(table) : new Name(parts.getFirst(), table), parts.getLast());
    }

    private static List<String> parts(String written) {
        return PART.matcher(written).results().map(m -> unquoted(m.group())).toList();
    }

    /** What is meant, once both schemas are known. A line that means nothing there becomes a problem. */
    static Function<Pair, Intentions> intentions(Said said, boolean online, boolean dropAndAdd, Problems problems) {
        return pair -> {
            said.lines()
                    .forEach(line -> line.missing(pair, said)
                            .ifPresent(
                                    what -> problems.add(new DiffProblem.SaidInVain(line.at(), what, line.ofRows()))));
            Map<Name, Long> rows = new HashMap<>(said.rows());
            if (online) {
                pair.from().tables().forEach(t -> rows.merge(t.name(), MANY, Math::max));
                pair.to().catalog().tables().forEach(t -> rows.merge(t.name(), MANY, Math::max));
            }
            Set<ColumnName> brandNew = new HashSet<>();
            if (dropAndAdd) {
                for (Table table : pair.to().catalog().tables()) {
                    brandNew.add(new ColumnName(table.name(), ""));
                    table.columns().forEach(c -> brandNew.add(new ColumnName(table.name(), c.name())));
                }
            }
            return new Intentions(said.tables(), said.columns(), said.backfills(), brandNew, rows, said.accepted());
        };
    }

    /** The file of that name in a folder, where there is one. */
    static Optional<Path> in(Path folder, String... names) {
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
