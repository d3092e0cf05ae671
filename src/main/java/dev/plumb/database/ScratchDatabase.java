package dev.plumb.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A database for one use; closing it drops it, connections that are still open included. */
public record ScratchDatabase(Server server, String name) implements AutoCloseable {

    public Address address() {
        return server.address(name);
    }

    public Connection connect() throws SQLException {
        return server.connect(name);
    }

    @Override
    public void close() {
        server.drop(this);
    }
}
