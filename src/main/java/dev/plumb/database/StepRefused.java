package dev.plumb.database;

import org.postgresql.util.PSQLException;

/** A statement that PostgreSQL refused, and what it said. */
final class StepRefused extends Exception {
    private final boolean ofRows;

    StepRefused(String sql, PSQLException cause) {
        super(sql + "\n-- " + cause.getMessage(), cause);
        String state = String.valueOf(cause.getSQLState());
        this.ofRows = state.startsWith("22") || state.startsWith("23");
    }

    /** Whether it is the rows that it could not do it with. */
    boolean ofRows() {
        return ofRows;
    }
}
