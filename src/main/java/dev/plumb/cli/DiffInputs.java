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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code plumb diff} reads: scripts, addresses of databases, and files of a line for each thing meant. */
final class DiffInputs {
    private static final Pattern ROWS = Pattern.compile("(?:rows\\s+)?(\\S+?)\\s*(?::|\\s)\\s*([\\d_]+)");

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
     */
    record Said(
            Map<Name, Long> rows,
            Map<Name, Name> tables,
            Map<ColumnName, String> columns,
            Map<ColumnName, String> backfills) {
        static final Said NOTHING = new Said(Map.of(), Map.of(), Map.of(), Map.of());

        Said {
            rows = Map.copyOf(rows);
            tables = Map.copyOf(tables);
            columns = Map.copyOf(columns);
            backfills = Map.copyOf(backfills);
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
            return new Said(allRows, allTables, allColumns, allBackfills);
        }
    }

    /** Reads {@code TABLE: ROWS}, {@code table NEW OLD}, {@code column TABLE.NEW OLD} and {@code backfill TABLE.COLUMN SQL}. */
    static Said said(SourceFile file) {
        Map<Name, Long> rows = new HashMap<>();
        Map<Name, Name> tables = new HashMap<>();
        Map<ColumnName, String> columns = new HashMap<>();
        Map<ColumnName, String> backfills = new HashMap<>();
        for (int number = 1; number <= file.lineCount(); number++) {
            String line = file.lineText(number).strip();
            if (line.isEmpty() || line.startsWith("#") || line.equals("rows:") || line.equals("---")) {
                continue;
            }
            String[] words = line.split("\\s+", 3);
            Matcher count = ROWS.matcher(line);
            if (count.matches()) {
                rows.put(name(unquoted(count.group(1))), count(count.group(2), file, number));
            } else if (words.length == 3 && words[0].equals("table")) {
                tables.put(name(words[1]), name(words[2]));
            } else if (words.length == 3 && words[0].equals("column") && words[1].contains(".")) {
                columns.put(column(words[1]), words[2]);
            } else if (words.length == 3 && words[0].equals("backfill") && words[1].contains(".")) {
                backfills.put(column(words[1]), words[2]);
            } else {
                throw new UsageException(
                        file.path() + ":" + number + ": '" + line + "' is none of TABLE: ROWS, table NEW"
                                + " OLD, column TABLE.NEW OLD, backfill TABLE.COLUMN SQL");
            }
        }
        return new Said(rows, tables, columns, backfills);
    }

    private static long count(String digits, SourceFile file, int line) {
        try {
            return Long.parseLong(digits.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new UsageException(file.path() + ":" + line + ": " + digits + " is no number of rows");
        }
    }

    private static String unquoted(String word) {
        return word.length() > 1
                        && (word.startsWith("\"") && word.endsWith("\"") || word.startsWith("'") && word.endsWith("'"))
                ? word.substring(1, word.length() - 1)
                : word;
    }

    private static Name name(String written) {
        int dot = written.indexOf('.');
        return dot < 0 ? Name.inPublic(written) : new Name(written.substring(0, dot), written.substring(dot + 1));
    }

    private static ColumnName column(String written) {
        int dot = written.lastIndexOf('.');
        return new ColumnName(name(written.substring(0, dot)), written.substring(dot + 1));
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
            return new Intentions(said.tables(), said.columns(), said.backfills(), brandNew, rows);
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
