import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long {@code plumb diff} takes for schemas of many tables: {@code java bench/MigrationScale.java 10 100 1000}.
 * Every table has six columns, a key, a check, an index and a reference to the one before; the target has one
 * column more in one table, and then in every table.
 */
public final class MigrationScale {
    public static void main(String[] sizes) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("build/migration-scale"));
        System.out.printf("%8s %28s %28s %28s%n", "tables", "plan, one column", "plan, a column each", "the same, verified");
        for (String size : sizes.length == 0 ? new String[] {"10", "100", "1000"} : sizes) {
            int tables = Integer.parseInt(size);
            Path from = write(folder, "from-" + tables, tables, 0);
            Path one = write(folder, "one-" + tables, tables, 1);
            Path all = write(folder, "all-" + tables, tables, tables);
            plumb(from, from); // the server is started, files are in memory
            System.out.printf(
                    "%8d %28s %28s %28s%n",
                    tables, seconds(from, one), seconds(from, all), seconds(from, all, "--verify"));
        }
    }

    private static String seconds(Path from, Path to, String... options) throws IOException, InterruptedException {
        long start = System.nanoTime();
        plumb(from, to, options);
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
    }

    private static void plumb(Path from, Path to, String... options) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("./plumb", "diff", from.toString(), to.toString()));
        words.addAll(List.of("--out", "build/migration-scale/out"));
        words.addAll(List.of(options));
        Path log = Path.of("build/migration-scale/log");
        int exit = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("plumb ended with " + exit + ", see " + log);
        }
    }

    private static Path write(Path folder, String name, int tables, int wider) throws IOException {
        var sql = new StringBuilder();
        for (int i = 0; i < tables; i++) {
            sql.append("create table t%d (\n".formatted(i))
                    .append("  id       bigint generated always as identity primary key,\n")
                    .append("  name     text not null,\n")
                    .append("  state    text not null default 'new' check (state in ('new', 'done')),\n")
                    .append("  amount   numeric(12, 2) not null check (amount >= 0),\n")
                    .append("  made_at  timestamptz not null default now()")
                    .append(i == 0 ? "" : ",\n  previous bigint references t%d".formatted(i - 1))
                    .append(i < wider ? ",\n  note     text\n" : "\n")
                    .append(");\ncreate index t%1$d_name_idx on t%1$d (name);\n".formatted(i));
        }
        return Files.writeString(folder.resolve(name + ".sql"), sql);
    }
}
