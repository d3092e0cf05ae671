package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/** What can be wrong between the parts of a specification. */
public sealed interface SpecProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    @Override
    default Wording wording() {
        return SpecWording.of(this);
    }

    /** What a name was meant to name. */
    enum Kind {
        TABLE("table"),
        COLUMN("column"),
        RELATION("relation"),
        ROLE("role"),
        OPERATION("operation"),
        SCHEMA("schema"),
        REFERENCE("reference"),
        SECURITY_SCHEME("security scheme"),
        ERROR_CODE("error code"),
        EVENT("event"),
        CONSTRAINT("constraint"),
        PARTNER("partner"),
        PARAMETER("parameter"),
        OUTCOME("outcome"),
        STATE("state"),
        TYPE("type"),
        HEADER("header"),
        PROPERTY("property"),
        SORT("sort name"),
        CONTRACT("contract");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * A name that nothing bears.
     *
     * @param owner of what it should be a part; empty for the specification
     */
    record Unknown(Span at, Kind kind, String name, String owner, List<String> near) implements SpecProblem {
        public Unknown {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-" + kind.words().replace(' ', '-');
        }
    }

    /** Two foreign keys that lead to the same table, whose way back would bear one name. */
    record AmbiguousRelation(Span at, String name, String row, String key, Span first) implements SpecProblem {
        @Override
        public String code() {
            return "ambiguous-relation";
        }
    }

    record DeclaredTwice(Span at, String what, String name, Span first) implements SpecProblem {
        /** Of two operations of one name the second is not there for whatever speaks of it. */
        @Override
        public Layer layer() {
            return what.equals("operationId") ? Layer.GAP : Layer.MEANING;
        }

        @Override
        public String code() {
            return "declared-twice";
        }
    }

    /** A property of an answer or a request that neither column, relation nor shape explains. */
    record UnexplainedProperty(
            Span at, String property, String schema, String table, boolean written, List<String> near)
            implements SpecProblem {
        public UnexplainedProperty {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unexplained-property";
        }
    }

    /** A query parameter of an inferred list that names no column. */
    record UnexplainedParameter(Span at, String parameter, String table, List<String> near) implements SpecProblem {
        public UnexplainedParameter {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unexplained-parameter";
        }
    }

    /** An operation whose meaning does not follow from contract and tables, and that nothing describes. */
    record UnexplainedOperation(Span at, String operation, String why) implements SpecProblem {
        @Override
        public String code() {
            return "unexplained-operation";
        }
    }

    /** A required column that a create leaves empty. */
    record UnfilledColumn(Span at, String column, String table, Optional<Span> declared) implements SpecProblem {
        @Override
        public String code() {
            return "unfilled-column";
        }
    }

    /**
     * A value that does not fit where it is used.
     *
     * @param where what it should fit ({@code the column products.price})
     */
    record Misfit(Span at, String given, String expected, String where) implements SpecProblem {
        @Override
        public String code() {
            return "wrong-type";
        }
    }

    /** What a person is not handed out by an answer that is to hand out all of it. */
    record NotHandedOut(Span at, List<String> columns) implements SpecProblem {
        public NotHandedOut {
            columns = List.copyOf(columns);
        }

        @Override
        public String code() {
            return "not-handed-out";
        }
    }

    /** Something that may not be written. */
    record NotWritable(Span at, String what, String why) implements SpecProblem {
        @Override
        public String code() {
            return "not-writable";
        }
    }

    record UndeclaredPathParameter(Span at, String name, String path) implements SpecProblem {
        @Override
        public String code() {
            return "undeclared-path-parameter";
        }
    }

    /** An answer for which several statuses are declared, and none is chosen. */
    record UnsaidStatus(Span at, String operation, List<Integer> declared) implements SpecProblem {
        public UnsaidStatus {
            declared = List.copyOf(declared);
        }

        @Override
        public String code() {
            return "unsaid-status";
        }
    }

    /** An operation that promises a body and whose steps give none. */
    record UnsaidAnswer(Span at, String operation, int status) implements SpecProblem {
        @Override
        public String code() {
            return "unsaid-answer";
        }
    }

    /** A word that is none of those that are possible there. */
    record BadWord(Span at, String what, String word, List<String> possible) implements SpecProblem {
        public BadWord {
            possible = List.copyOf(possible);
        }

        @Override
        public String code() {
            return "bad-word";
        }
    }

    /** An operation without an endpoint or {@code takes} that something other than steps tells apart. */
    record NoEndpoint(Span at, String operation, List<String> near) implements SpecProblem {
        public NoEndpoint {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-operation";
        }
    }

    /** A parameter that may not be null and that is not given. */
    record NotGiven(Span at, String name, String owner) implements SpecProblem {
        @Override
        public String code() {
            return "not-given";
        }
    }

    /**
     * The detail of an error names what is not known where a step ends with that error.
     *
     * @param raised where a step ends so
     */
    record UnknownInDetail(Span at, String name, String error, Span raised) implements SpecProblem {
        @Override
        public String code() {
            return "unknown-in-detail";
        }
    }

    record ErrorWithoutStatus(Span at, String error) implements SpecProblem {
        @Override
        public String code() {
            return "error-without-status";
        }
    }

    /** Roles, or operations, that include each other in a circle. */
    record Circle(Span at, String what, List<String> names) implements SpecProblem {
        public Circle {
            names = List.copyOf(names);
        }

        @Override
        public String code() {
            return "circle";
        }
    }

    /** A PUT that may answer 201: whether it creates what is not there. */
    record PutMayCreate(Span at, String operation) implements SpecProblem {
        @Override
        public String code() {
            return "put-may-create";
        }

        @Override
        public Severity severity() {
            return Severity.QUESTION;
        }
    }

    /** A step behind a call takes its answer, where it may have none. */
    record AnswerBehindCall(Span at, String name, Span call) implements SpecProblem {
        @Override
        public String code() {
            return "answer-behind-call";
        }
    }

    /** Something that is read, and that nothing behind takes up yet. */
    record NotYet(Span at, String what) implements SpecProblem {
        @Override
        public String code() {
            return "not-supported-yet";
        }
    }
}
