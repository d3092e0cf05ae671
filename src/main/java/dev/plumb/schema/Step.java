package dev.plumb.schema;

import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One statement of a migration.
 *
 * @param sql without its semicolon
 * @param summary what it does, in a few words that could head a commit ({@code add column note to orders})
 * @param reason why, as a sentence without a full stop
 * @param origin what in the specification asks for it; empty for what is there no more
 * @param locks the tables that others wait for meanwhile
 * @param work what it costs
 */
public record Step(
        String sql,
        String summary,
        String reason,
        Optional<Span> origin,
        List<TableLock> locks,
        Work work,
        TransactionMode transaction) {

    public Step {
        locks = List.copyOf(locks);
    }

    Step alone(TransactionMode mode) {
        return new Step(sql, summary, reason, origin, locks, work, mode);
    }

    /** A lock on a table (PostgreSQL manual, 13.3.1), as the statement is documented to take it. */
    public record TableLock(Name table, Mode mode) {}

    public enum Mode {
        /** Writers of this statement's rows wait. */
        ROW_EXCLUSIVE,
        /** Neither readers nor writers wait. */
        SHARE_UPDATE_EXCLUSIVE,
        /** Writers wait. */
        SHARE,
        /** Writers wait. */
        SHARE_ROW_EXCLUSIVE,
        /** Everyone waits. */
        ACCESS_EXCLUSIVE;

        public String sql() {
            return name().replace('_', ' ');
        }
    }

    /** How the time of a statement grows with the rows of its table. */
    public enum Work {
        INSTANT,
        /** Reads every row. */
        SCAN,
        /** Builds an index over every row. */
        BUILD,
        /** Writes every row anew, and every index. */
        REWRITE,
        /** Changes or copies rows by ordinary statements. */
        ROWS
    }

    public enum TransactionMode {
        /** With its neighbours. */
        TOGETHER,
        /** In a transaction of its own: what comes after must see it committed. */
        OWN,
        /** In none: PostgreSQL refuses it there. */
        NONE
    }
}
