package dev.plumb.database;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many narrow rows a second the scratch server does of each kind of work, measured on a table of its own. Another
 * machine has another pace; wide rows take longer.
 */
public final class Pace {
    private static final int ROWS = 200_000;

    private final Map<Work, Double> rowsPerSecond;

    private Pace(Map<Work, Double> rowsPerSecond) {
        this.rowsPerSecond = rowsPerSecond;
    }

    /** What takes as long as there are rows. */
    public enum Work {
        SCAN("alter table pace add constraint pace_check check (n >= 0)"),
        BUILD("create index pace_n_idx on pace (n)"),
        REWRITE("alter table pace alter column n type bigint"),
        UPDATE("update pace set n = n + 1");

        private final String sql;

        Work(String sql) {
            this.sql = sql;
        }
    }

    public double rowsPerSecond(Work work) {
        return java.util.Objects.requireNonNull(rowsPerSecond.get(work));
    }

    static Pace of(Server server) throws SQLException {
        var pace = new EnumMap<Work, Double>(Work.class);
        try (var bench = Workbench.of(server);
                Statement statement = bench.connection().createStatement()) {
            statement.execute(
                    "create table pace (id bigint primary key, n integer not null, text text, at timestamptz);"
                            + " insert into pace select i, i, 'row ' || i, now() from generate_series(1, " + ROWS
                            + ") i; analyze pace");
            for (Work work : Work.values()) {
                long start = System.nanoTime();
                statement.execute(work.sql);
                pace.put(work, ROWS / ((System.nanoTime() - start) / 1e9));
            }
        }
        return new Pace(pace);
    }
}
