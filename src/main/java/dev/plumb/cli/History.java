package dev.plumb.cli;

import dev.plumb.database.Address;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which migrations a database has had, as Flyway keeps it.
 *
 * @param applied their versions
 */
record History(SortedSet<Integer> applied) {

    static History of(Address database) {
        var applied = new TreeSet<Integer>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet there = statement.executeQuery("select to_regclass('flyway_schema_history') is not null")) {
                if (!there.next() || !there.getBoolean(1)) {
                    return new History(applied);
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "select version::int from flyway_schema_history where success and version ~ '^[0-9]{1,9}$'")) {
                while (rows.next()) {
                    applied.add(rows.getInt(1));
                }
            }
            return new History(applied);
        } catch (SQLException e) {
            throw new EnvironmentException("cannot read what " + database + " was migrated to: " + e.getMessage(), e);
        }
    }
}
