package dev.plumb.cli;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
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
