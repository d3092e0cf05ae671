package dev.plumb.schema;

import dev.plumb.source.Span;
import java.util.Optional;

/** What is legal in a plan and may hurt. Data; {@link #words} says it. */
public sealed interface Hazard {
    Optional<Span> origin();

    /** What happens, in one sentence without a full stop. */
    String words();

    record TableDropped(Name table, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "the table " + table + " is dropped; its rows are parked until they are purged";
        }
    }

    record ColumnDropped(Name table, String column, boolean parked, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "the column " + table + "." + column + " is dropped; "
                    + (parked
                            ? "its values are parked by primary key"
                            : "its values are lost: " + table + " has no primary key");
        }
    }

    record Renamed(String was, String is, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return was + " is renamed to " + is + ": a client that still asks for the old name fails at once";
        }
    }

    record RequiredWithoutValue(Name table, String column, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return table + "." + column
                    + " is required, and rows that are there have no value for it: the migration fails"
                    + " unless the table is empty; a default or a backfill would fill them";
        }
    }

    record TableRewritten(Name table, String because, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "every row of " + table + " is written anew while nobody can read it: " + because;
        }
    }

    record TypeNarrowed(Name table, String column, String was, String is, boolean parked, Optional<Span> origin)
            implements Hazard {
        @Override
        public String words() {
            return (was.equals(is)
                            ? "values of " + table + "." + column + " are none of " + is + " any more"
                            : table + "." + column + " goes from " + was + " to " + is
                                    + ", which may not hold every value")
                    + (parked
                            ? "; the old ones are parked by primary key"
                            : "; the old ones are lost, for want of a primary key");
        }
    }

    record EnumValueRemoved(Name type, String value, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "the value " + value + " of " + type
                    + " goes away; rows that hold it are parked and get the column's" + " default, or null";
        }
    }

    record RowsMayViolate(Name table, String constraint, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "rows of " + table + " that do not satisfy " + constraint + " make the migration fail";
        }
    }

    record ScannedUnderLock(Name table, String because, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "every row of " + table + " is read while writers wait: " + because;
        }
    }

    /** An exclusion constraint, which has no form that lets others go on; refused unless it is accepted. */
    record ExclusionBuilt(Name table, String constraint, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return "the index of " + constraint + " is built over every row of " + table
                    + " while nobody can read or write it: PostgreSQL has no other form for an exclusion constraint";
        }
    }

    /** Policies, grants, row security, replica identity, extension versions: what they mean is for people to judge. */
    record MeaningChanged(String what, Optional<Span> origin) implements Hazard {
        @Override
        public String words() {
            return what + ": who may see or do what may be another afterwards";
        }
    }
}
