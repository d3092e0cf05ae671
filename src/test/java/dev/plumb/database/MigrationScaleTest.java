package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.SourceFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How long planning and trying take as schemas grow. {@code ./mvnw test -Dtest=MigrationScaleTest -Dscale=10,100,1000}
 * prints the figures of bench/README.md; without {@code scale} a small schema is planned and tried.
 */
class MigrationScaleTest {
    @Test
    void plansGrowWithWhatChanges() {
        var table = new StringBuilder("%8s %12s %18s %20s %12s%n"
                .formatted("tables", "read both", "plan, one column", "plan, a column each", "verify"));
        try (var comparison = Comparison.of(List.of())) {
            for (String size : System.getProperty("scale", "12").split(",", -1)) {
                int tables = Integer.parseInt(size);
                SourceFile from = script("from.sql", tables, 0);
                SourceFile wider = script("wider.sql", tables, tables);
                var problems = new Problems();
                long start = System.nanoTime();
                Catalog current = comparison
                        .read(new Comparison.Side.Script(from), problems)
                        .catalog();
                SpecifiedSchema one =
                        comparison.read(new Comparison.Side.Script(script("one.sql", tables, 1)), problems);
                double read = seconds(start);
                SpecifiedSchema all = comparison.read(new Comparison.Side.Script(wider), problems);
                assertThat(plan(current, one).forward()).hasSize(1);
                assertThat(plan(current, all).forward()).hasSize(tables);
                double planOne = warm(current, one);
                double planAll = warm(current, all);
                start = System.nanoTime();
                var outcome = comparison.compare(
                        new Comparison.Request(
                                new Comparison.Side.Script(from),
                                new Comparison.Side.Script(wider),
                                _ -> Intentions.NONE,
                                Optional.empty(),
                                true),
                        problems);
                double verify = seconds(start);
                assertThat(problems.isEmpty()).isTrue();
                assertThat(outcome.failures()).isEmpty();
                table.append(
                        "%8d %10.2f s %16.3f s %18.3f s %10.2f s%n".formatted(tables, read, planOne, planAll, verify));
            }
        }
        if (System.getProperty("scale") != null) {
            System.out.println(table);
        }
    }

    private static Plan plan(Catalog current, SpecifiedSchema wanted) {
        return Planner.plan(current, wanted, Intentions.NONE, 1, new Problems());
    }

    /** The shortest of five: what the machine does besides is not ours. */
    private static double warm(Catalog current, SpecifiedSchema wanted) {
        double shortest = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            plan(current, wanted);
            shortest = Math.min(shortest, seconds(start));
        }
        return shortest;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Tables with a key, checks, an index and a reference to the one before; the first have one column more. */
    private static SourceFile script(String name, int tables, int wider) {
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
        return new SourceFile(name, sql.toString());
    }
}
