package dev.plumb.prove;

import dev.plumb.source.Span;

/**
 * Something that a specification promises and a proof can check.
 *
 * @param id stable as long as the specification names the thing the same way ({@code field listProducts query limit})
 * @param kind what sort of thing it is, in the words of the report ({@code operation}, {@code field})
 * @param title in words
 * @param at where the specification says it
 */
public record Element(String id, Kind kind, String title, Span at) implements Comparable<Element> {

    /** In the report's order. */
    public enum Kind {
        SCENARIO("Stories"),
        OPERATION("Operations"),
        STATUS("Statuses"),
        ACCESS("Who may"),
        VISIBILITY("Visibility"),
        FIELD("Fields of requests"),
        FILTER("Filters"),
        ORDER("Orders"),
        PAGING("Paging"),
        LOCKING("Optimistic locking and 304"),
        BULK("All or nothing"),
        BEHAVIOUR("Behaviour, beside the reference model"),
        CONCURRENCY("Calls at the same time"),
        EVENT("Events"),
        REACTION("What follows from events"),
        JOB("Jobs"),
        PARTNER("Partners that fail"),
        ERROR("Error codes"),
        CACHE("Caches"),
        AUDIT("Audit trails"),
        ACCOUNTS("Accounts"),
        PRIVACY("Privacy"),
        LIMIT("Limits"),
        TABLE("Tables"),
        CONSTRAINT("Constraints"),
        MIGRATION("Migrations"),
        INVARIANT("Invariants"),
        STATE("States"),
        TARGET("Targets");

        private final String heading;

        Kind(String heading) {
            this.heading = heading;
        }

        public String heading() {
            return heading;
        }
    }

    @Override
    public int compareTo(Element other) {
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byPlace = at.compareTo(other.at);
        return byPlace != 0 ? byPlace : id.compareTo(other.id);
    }
}
