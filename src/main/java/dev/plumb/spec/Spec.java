package dev.plumb.spec;

import dev.plumb.expression.Model;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.story.Feature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A specification, resolved: every name points at what it means and every expression has its type.
 * What LANGUAGE lets a specification leave out is filled in here (inferred operations, default
 * outcomes), so that whatever comes after has one way to look at things.
 */
public record Spec(
        Stack stack,
        Catalog catalog,
        Model model,
        SequencedMap<Name, TableNotes> tables,
        Contract contract,
        List<Operation> operations,
        SequencedMap<String, ErrorCode> errors,
        ErrorEnvelope envelope,
        Access access,
        List<Audited> audit,
        SequencedMap<String, CacheRule> caches,
        SequencedMap<String, LimitRule> limits,
        Targets targets,
        List<Invariant> invariants,
        List<StateDiagram> states,
        Consequences consequences,
        Later later,
        List<Feature> features,
        List<Configuration> configuration,
        List<Accepted> accepted,
        List<Prose> prose,
        Privacy privacy) {

    public Spec {
        operations = List.copyOf(operations);
        audit = List.copyOf(audit);
        invariants = List.copyOf(invariants);
        states = List.copyOf(states);
        features = List.copyOf(features);
        configuration = List.copyOf(configuration);
        accepted = List.copyOf(accepted);
        prose = List.copyOf(prose);
    }

    /** The same with another contract: a partner's, for what is told of its values. */
    public Spec with(Contract contract) {
        return new Spec(
                stack,
                catalog,
                model,
                tables,
                contract,
                operations,
                errors,
                envelope,
                access,
                audit,
                caches,
                limits,
                targets,
                invariants,
                states,
                consequences,
                later,
                features,
                configuration,
                accepted,
                prose,
                privacy);
    }

    /** The status of a request that is at fault: 400, unless {@code errors} gives INVALID_REQUEST another. */
    public int statusOfFaults() {
        ErrorCode code = errors.get("INVALID_REQUEST");
        return code == null ? 400 : code.status();
    }

    public Optional<Operation> operation(String name) {
        return operations.stream().filter(o -> o.name().equals(name)).findFirst();
    }

    /**
     * What the specification says of a table or view beyond its definition. Maps are by the column's name.
     *
     * @param columns where each column is written
     * @param renamedFrom the name that the table had before
     * @param columnsRenamedFrom the names that columns had before
     * @param backfill the value of a new required column for the rows that are there already
     */
    public record TableNotes(
            Span span,
            Optional<String> description,
            Map<String, Span> columns,
            Map<String, String> columnDescriptions,
            Optional<String> renamedFrom,
            Map<String, String> columnsRenamedFrom,
            Map<String, TypedExpression> backfill) {
        public TableNotes {
            columns = Map.copyOf(columns);
            columnDescriptions = Map.copyOf(columnDescriptions);
            columnsRenamedFrom = Map.copyOf(columnsRenamedFrom);
            backfill = Map.copyOf(backfill);
        }
    }

    /** A code that an operation may end with (LANGUAGE 9), the built-in ones included. */
    public record ErrorCode(
            Span span,
            String code,
            int status,
            String title,
            Optional<TypedExpression> detail,
            Optional<String> field,
            boolean builtIn) {}

    /** How errors are written: RFC 9457, unless the specification replaces it. */
    public record ErrorEnvelope(Optional<TypedExpression> body, SequencedMap<String, String> messages) {}

    /** A table, or some of its columns, whose changes leave a trail. */
    public record Audited(Span span, Name table, List<String> columns) {
        public Audited {
            columns = List.copyOf(columns);
        }
    }

    /** @param seconds that an answer stays fresh */
    public record CacheRule(Span span, String operation, long seconds) {}

    /** A limit of one operation, or of all that have none of their own ({@code default}). */
    public record LimitRule(
            Span span, String operation, Optional<Rate> rate, Optional<Long> bodyBytes, Optional<Long> timeMillis) {
        /** @param per {@code ip}, {@code account}, {@code key}, or {@code all} callers together */
        public record Rate(long requests, long perSeconds, String per) {}
    }

    /** What is promised (LANGUAGE 11). */
    public record Targets(SequencedMap<Name, Long> rows, SequencedMap<String, Target> operations) {
        public record Target(Span span, Optional<Double> p95Millis, Optional<Double> ratePerSecond) {}
    }

    public record Invariant(Span span, String name, TypedExpression truth) {}

    /** Every legal change of a column (LANGUAGE 7); a state is null for the start and the end. */
    public record StateDiagram(Span span, Name table, String column, List<Edge> edges) {
        public StateDiagram {
            edges = List.copyOf(edges);
        }

        public record Edge(Span span, Optional<String> from, Optional<String> to, List<String> operations) {
            public Edge {
                operations = List.copyOf(operations);
            }
        }
    }

    /** A {@code ${NAME}}: filled from the environment. */
    public record Configuration(Span span, String name) {}

    /** A hazard or a question's assumption that was taken knowingly. */
    public record Accepted(Span span, String code, String subject, String reason) {}

    /** A heading of prose; {@code formal} says whether anything formal stands under it. */
    public record Prose(Span span, String heading, boolean formal) {}

    /**
     * What is read, resolved and typed, and what no stage behind the checker takes up yet: each part
     * with its place, for the error that says so.
     */
    public record Later(List<Part> parts) {
        public Later {
            parts = List.copyOf(parts);
        }

        public record Part(Span span, String what) {}
    }
}
