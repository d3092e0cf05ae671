package dev.plumb.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A database for one use; closing it drops it, connections that are still open included. */
public record ScratchDatabase(Server server, String name) implements AutoCloseable {
    /** Ends the subscriptions of a database; whom it listened to is not asked, who may never have been there. */
    static final String UNSUBSCRIBE = """
            do $unsubscribe$
            declare r record;
            begin
              for r in select subname from pg_subscription
                       where subdbid = (select oid from pg_database where datname = current_database()) loop
                execute format('alter subscription %I disable', r.subname);
                execute format('alter subscription %I set (slot_name = none)', r.subname);
                execute format('drop subscription %I', r.subname);
              end loop;
            end $unsubscribe$
            """;

    public Address address() {
        return server.address(name);
    }

    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** Drops it by a connection to another database of its server. */
    void drop(Statement elsewhere) throws SQLException {
        String drop = "drop database if exists " + name + " with (force)";
        try {
            elsewhere.execute(drop);
        } catch (SQLException held) { // as PostgreSQL says of one with a subscription
            try (var connection = connect();
                    var statement = connection.createStatement()) {
                statement.execute(UNSUBSCRIBE);
            }
            elsewhere.execute(drop);
        }
    }

    @Override
    public void close() {
        server.drop(this);
    }
}
