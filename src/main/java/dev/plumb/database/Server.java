package dev.plumb.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A running PostgreSQL, 14 to 18, on which databases can be made. */
public interface Server extends AutoCloseable {

    Address address(String database);

    /** The server's major version. */
    int version();

    /**
     * Makes a database of its own name that lives until it is closed.
     *
     * @param template the database to copy, to which nobody may be connected; empty for an empty one
     */
    ScratchDatabase scratch(Optional<String> template);

    /** Drops a scratch database, connections to it included; quietly does nothing where it is gone. */
    void drop(ScratchDatabase scratch);

    default ScratchDatabase scratch() {
        return scratch(Optional.empty());
    }

    default Connection connect(String database) throws SQLException {
        return address(database).connect();
    }

    /** Lets go of the server; one that was started here and that nobody else uses is stopped. */
    @Override
    void close();
}
