package dev.plumb.cli;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.schema.SchemaProblem;
import dev.plumb.schema.Sql;
import dev.plumb.source.Span;
import java.util.List;

/** Why {@code plumb diff} hands over nothing. */
sealed interface DiffProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    /** @param octet the first byte that is no UTF-8 */
    record NotUtf8(Span at, int offset, int octet) implements DiffProblem {
        @Override
        public Layer layer() {
            return Layer.GAP;
        }

        @Override
        public String code() {
            return "not-utf-8";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "`" + at.file().path() + "` is not UTF-8",
                    "byte " + offset + " (0x" + "%02X".formatted(octet) + ") cannot stand here",
                    "Save the file as UTF-8; of a database with another encoding, pg_dump --encoding=UTF8.");
        }
    }

    /**
     * A line of what is meant names something that is not there: most often a name that is misspelt.
     *
     * @param ofRows whether it says how many rows there are, which may be said of more than there is
     */
    record SaidInVain(Span at, String missing, boolean ofRows) implements DiffProblem {
        @Override
        public Severity severity() {
            return ofRows ? Severity.HAZARD : Severity.ERROR;
        }

        @Override
        public String code() {
            return "said-in-vain";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "this line means nothing: " + missing,
                    "said in vain",
                    "Write the name as the schema has it (SCHEMA.NAME outside of public), or take the line away.");
        }
    }

    /** @param lost what cannot return, a sentence each */
    record LossyWayBack(Span at, List<String> lost) implements DiffProblem {
        public LossyWayBack {
            lost = List.copyOf(lost);
        }

        @Override
        public String code() {
            return "lossy-way-back";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "the way back would not return everything: " + String.join("; ", lost),
                    "leads here",
                    "Give the table a primary key first, by which values can be kept; or say --accept-loss.");
        }
    }

    /** @param said the statement, and what PostgreSQL said of it */
    record RowsInTheWay(Span at, String said) implements DiffProblem {
        @Override
        public String code() {
            return "rows-in-the-way";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "the rows that are there do not allow this: " + said,
                    "leads here",
                    "Change the rows first, or give what they lack a default or a backfill.");
        }
    }

    /**
     * What could be a rename or two changes.
     *
     * @param said as it is asked of a specification, which says it elsewhere
     * @param line what says the rename
     */
    record Unsaid(Span at, Wording said, String line) implements DiffProblem {
        /** The same problem, where it is one of these, with the mend of this command. */
        static Problem of(Problem problem) {
            return switch (problem) {
                case SchemaProblem.RenameOrNew p ->
                    new Unsaid(
                            p.at(),
                            p.wording(),
                            "column " + Sql.name(p.table()) + "." + Sql.name(p.added()) + " " + Sql.name(p.gone()));
                case SchemaProblem.TableRenameOrNew p ->
                    new Unsaid(p.at(), p.wording(), "table " + Sql.name(p.added()) + " " + Sql.name(p.gone()));
                case SchemaProblem.ExclusionOnManyRows p ->
                    new NotAccepted(
                            p.at(),
                            p.wording(),
                            "accept " + p.code() + " " + Sql.name(p.table()) + "." + Sql.name(p.constraint()));
                default -> problem;
            };
        }

        @Override
        public String code() {
            return "rename-or-new";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    said.title(),
                    said.label(),
                    "Where it was renamed, what it holds stays: the line `" + line
                            + "` in the file of --intentions. Where it is new, what the old one holds is taken away:"
                            + " --assume drop-and-add.");
        }
    }

    /**
     * What has to be accepted knowingly.
     *
     * @param said as it is asked of a specification, which accepts it elsewhere
     * @param line what accepts it
     */
    record NotAccepted(Span at, Wording said, String line) implements DiffProblem {
        @Override
        public String code() {
            return "exclusion-on-many-rows";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    said.title(),
                    said.label(),
                    "Add it while the table is small, or in an hour in which nobody needs it, and say so: the line `"
                            + line + "` in the file of --intentions.");
        }
    }

    /** The plan did not hold where it was tried: a fault of plumb. */
    record NotHeld(Span at, List<String> failures) implements DiffProblem {
        public NotHeld {
            failures = List.copyOf(failures);
        }

        @Override
        public String code() {
            return "plan-not-held";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "the plan does not hold on a scratch copy: " + String.join("\n", failures),
                    "leads here",
                    "Nothing is written. This is a fault of plumb: both schemas would help to mend it.");
        }
    }
}
