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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        return given.matches("(?s)(jdbc:)?postgres(ql)?://.*")
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
            throw new EnvironmentException("cannot read " + name + ": " + e.getMessage(), e);
        }
        if (bytes.length > 5 && new String(bytes, 0, 5, StandardCharsets.US_ASCII).equals("PGDMP")) {
            throw new UsageException(name + " is a dump in pg_dump's custom format; write it with --format=plain, or"
                    + " turn it into a script: pg_restore --file=" + name + ".sql " + name);
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
     */
    record Said(
            Map<Name, Long> rows,
            Map<Name, Name> tables,
            Map<ColumnName, String> columns,
            Map<ColumnName, String> backfills,
            Set<ColumnName> accepted) {
        static final Said NOTHING = new Said(Map.of(), Map.of(), Map.of(), Map.of(), Set.of());

        Said {
            rows = Map.copyOf(rows);
            tables = Map.copyOf(tables);
            columns = Map.copyOf(columns);
            backfills = Map.copyOf(backfills);
            accepted = Set.copyOf(accepted);
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
            return new Said(allRows, allTables, allColumns, allBackfills, allAccepted);
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
        for (int number = 1; number <= file.lineCount(); number++) {
            String line = file.lineText(number).strip();
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
            } else if (table.matches()) {
                tables.put(name(table.group(1)), name(table.group(2)));
            } else if (column.matches()) {
                columns.put(column(column.group(1)), unquoted(column.group(2)));
            } else if (backfill.matches()) {
                backfills.put(column(backfill.group(1)), backfill.group(2));
            } else if (accept.matches()) {
                accepted.add(column(accept.group(1)));
            } else {
                throw new UsageException(
                        file.path() + ":" + number + ": '" + line + "' is none of TABLE: ROWS, table NEW"
                                + " OLD, column TABLE.NEW OLD, backfill TABLE.COLUMN SQL, accept exclusion-on-many-rows"
                                + " TABLE.CONSTRAINT");
            }
        }
        return new Said(rows, tables, columns, backfills, accepted);
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

    /** What is meant, once both schemas are known. */
    static Function<Pair, Intentions> intentions(Said said, boolean online, boolean dropAndAdd) {
        return pair -> {
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
