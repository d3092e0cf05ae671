package dev.plumb.database;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.schema.SqlStatement;
import dev.plumb.source.Span;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL, or the meaning of a specification, has against its SQL. */
sealed interface SqlProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    /**
     * @param message PostgreSQL's own
     * @param hint its hint or detail; empty without one
     */
    record BrokenSql(Span at, String message, String hint) implements SqlProblem {
        private static final Pattern NAMED = Pattern.compile("\"([^\"]+)\"");
        private static final String BEFORE =
                "Often a comma or a bracket is missing just before, or a word of SQL stands where a name should.";

        static BrokenSql of(SqlStatement statement, ServerErrorMessage said) {
            String hint = said.getHint() != null ? said.getHint() : said.getDetail() != null ? said.getDetail() : "";
            String message = String.valueOf(said.getMessage());
            String mend = hint.isEmpty() && message.startsWith("syntax error") ? BEFORE : hint;
            Matcher named = NAMED.matcher(message);
            int at = said.getPosition();
            if (at <= 0 && named.find()) {
                at = statement.characterOf(named.group(1));
            }
            return new BrokenSql(statement.atCharacter(at), message, mend);
        }

        @Override
        public Layer layer() {
            return Layer.GAP;
        }

        @Override
        public String code() {
            return "broken-sql";
        }

        @Override
        public Wording wording() {
            return Wording.of("PostgreSQL does not take this: " + message, "here", hint);
        }
    }

    /** A statement that did not end in time. */
    record EndlessSql(Span at, long seconds) implements SqlProblem {
        @Override
        public Layer layer() {
            return Layer.GAP;
        }

        @Override
        public String code() {
            return "endless-sql";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "This statement had not ended after " + seconds + " s, and was stopped",
                    "it and what follows it was not read",
                    "The SQL of a specification says what there is. What takes time (filling rows, waiting, refreshing)"
                            + " belongs to a job, a 'backfill' under 'data', or a migration of your own.");
        }
    }

    /** Rows that are changed or added, rather than ensured. */
    record RowsNotEnsured(Span at, String verb) implements SqlProblem {
        @Override
        public String code() {
            return "rows-not-ensured";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "'" + verb + "' says what happens once, and the SQL of a specification says what is",
                    "not a state",
                    verb.equals("insert")
                            ? "End the insert with 'on conflict do nothing', or write `insert … select … where not exists (…)`: its rows are then ensured by every migration."
                            : "Rows that must be there are written as 'insert … on conflict do nothing'; any other change of"
                                    + " rows belongs to an operation, a job, or a 'backfill' under 'data'.");
        }
    }

    /**
     * An object of a kind that no migration is made for.
     *
     * @param needed whether something stands upon it that a migration would make
     */
    record UnmanagedObject(Span at, String object, boolean needed) implements SqlProblem {
        @Override
        public Severity severity() {
            return needed ? Severity.ERROR : Severity.HAZARD;
        }

        @Override
        public String code() {
            return "unmanaged-object";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    needed
                            ? "not supported yet: migrations for " + object + ", which other objects stand upon"
                            : "left alone: " + object + "; no migration makes, changes or drops it",
                    "not carried along",
                    "Leave it out, or make it in a migration of your own.");
        }
    }

    /** A line of psql that does more than say something. */
    record PsqlCommand(Span at, String command) implements SqlProblem {
        @Override
        public Layer layer() {
            return Layer.GAP;
        }

        @Override
        public String code() {
            return "psql-command";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "psql's \\" + command + " is not followed",
                    "psql alone knows what stands here",
                    "Write what it stands for into the script; \\connect, \\restrict, \\set and the like are passed over.");
        }
    }
}
