package dev.plumb.schema;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a way from one catalog to another is not planned. */
public sealed interface SchemaProblem extends Problem {
    /** What a person may take knowingly of a plan; once it is applied, nothing says it any more. */
    Set<String> ACCEPTABLE = Set.of("rename-or-new", "exclusion-on-many-rows");

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    /** A column went and another of its type came: a rename, or two changes. */
    record RenameOrNew(Span at, Name table, String gone, String added, String type) implements SchemaProblem {
        @Override
        public String code() {
            return "rename-or-new";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "is " + table + "." + added + " a new column, or " + gone + " under another name?",
                    "both are " + type,
                    "A renamed column keeps its values: data: { " + table + "." + added + ": { renamed-from: " + gone
                            + " } }. A new one starts empty while the values of " + gone
                            + " are taken away: accepted: { rename-or-new: { " + table + "." + added + ": WHY } }.");
        }
    }

    /** A table went and another with the same columns came. */
    record TableRenameOrNew(Span at, Name gone, Name added) implements SchemaProblem {
        @Override
        public String code() {
            return "rename-or-new";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "is " + added + " a new table, or " + gone + " under another name?",
                    "has the columns that " + gone + " had",
                    "A renamed table keeps its rows: data: { " + added + ": { renamed-from: " + gone
                            + " } }. A new one starts empty while the rows of " + gone
                            + " are taken away: accepted: { rename-or-new: { " + added + ": WHY } }.");
        }
    }

    /**
     * Names were said to go round among tables or columns that look alike: nothing tells whether they have done so
     * before.
     *
     * @param table whose columns they are; empty where they are tables
     */
    record ExchangedOrNot(Span at, Optional<Name> table, List<String> names) implements SchemaProblem {
        public ExchangedOrNot {
            names = List.copyOf(names);
        }

        @Override
        public String code() {
            return "exchanged-or-not";
        }

        @Override
        public Wording wording() {
            String all = String.join(" and ", names);
            return Wording.of(
                    "have " + all + table.map(t -> " of " + t).orElse("")
                            + " exchanged their names, or are they still to?",
                    "looks the same before and after",
                    "Where it is done, take what says that they were renamed away. Where it is not, rename one of them to"
                            + " a name that is free, migrate, and give it and the others their names then.");
        }
    }

    /** An exclusion constraint has no form that lets others go on while its index is built. */
    record ExclusionOnManyRows(Span at, Name table, String constraint) implements SchemaProblem {
        @Override
        public String code() {
            return "exclusion-on-many-rows";
        }

        @Override
        public Wording wording() {
            String subject = table + "." + constraint;
            return Wording.of(
                    "nobody could read or write " + table + " while " + constraint + " is built over its many rows",
                    "an exclusion constraint, which PostgreSQL can only build under its lock",
                    "Add it while the table is small, or in an hour in which nobody needs it, and say so: accepted: {"
                            + " exclusion-on-many-rows: { " + subject + ": WHY } }.");
        }
    }

    /**
     * An object of a kind that is not managed, and that is not there although something managed stands upon it; or a
     * change that PostgreSQL has no statement for.
     */
    record NoWay(Span at, String what, String mend) implements SchemaProblem {
        NoWay(Span at, String what) {
            this(at, what, "Make it, or drop it, by hand on the database first; it is left alone otherwise.");
        }

        @Override
        public String code() {
            return "no-way-there";
        }

        @Override
        public Wording wording() {
            return Wording.of("not supported yet: " + what, "no migration is made for this", mend);
        }
    }
}
