package dev.plumb.spec.story;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import java.util.List;

/** What can be wrong in a story. */
public sealed interface StoryProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    @Override
    default Wording wording() {
        return StoryWording.of(this);
    }

    /** What an unknown name should have named. */
    enum What {
        OPERATION("operation"),
        TABLE("table"),
        COLUMN("column"),
        PARAMETER("parameter"),
        PROPERTY("property"),
        ROLE("role"),
        ERROR("error code"),
        EVENT("event"),
        PARTNER("partner"),
        HEADER("header");

        private final String word;

        What(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** A sentence that nothing understands; {@code nearest} holds the forms that come nearest to it. */
    record UnknownSentence(Span at, String text, List<String> nearest) implements StoryProblem {
        public UnknownSentence {
            nearest = List.copyOf(nearest);
        }

        @Override
        public String code() {
            return "unknown-story-sentence";
        }
    }

    record UnknownName(Span at, What what, String name, List<String> near) implements StoryProblem {
        public UnknownName {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-" + what.word().replace(' ', '-');
        }
    }

    /** {@code Mia's lmap}: neither rows nor properties of answers are called so. */
    record UnknownPossession(Span at, String who, String name, List<String> near) implements StoryProblem {
        public UnknownPossession {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-possession";
        }
    }

    /** {@code Mai's lamp}, where the story knows Mia. */
    record UnknownPerson(Span at, String who, String name, List<String> near) implements StoryProblem {
        public UnknownPerson {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-person";
        }
    }

    /** {@code the lamp Kim's code has:} names a row by what only an answer tells. */
    record KeyOfSomebody(Span at, String row, String who, String name) implements StoryProblem {
        @Override
        public String code() {
            return "key-of-somebody";
        }
    }

    /** An operation that others run cannot be called over HTTP. */
    record NoEndpoint(Span at, String operation) implements StoryProblem {
        @Override
        public String code() {
            return "operation-without-endpoint";
        }
    }

    record ArgumentMissing(Span at, String wanted) implements StoryProblem {
        @Override
        public String code() {
            return "story-argument-missing";
        }
    }

    record ArgumentUnwanted(Span at, String sentence) implements StoryProblem {
        @Override
        public String code() {
            return "story-argument-unwanted";
        }
    }

    record NotAPair(Span at, int cells) implements StoryProblem {
        @Override
        public String code() {
            return "story-argument-shape";
        }
    }

    /** A cell that its column cannot hold. */
    record WrongValue(Span at, String column, String type, String text) implements StoryProblem {
        @Override
        public String code() {
            return "story-value";
        }
    }

    /** A column that a story cannot fill. */
    record NotGivable(Span at, String header, String why) implements StoryProblem {
        @Override
        public String code() {
            return "story-column-not-givable";
        }
    }

    record TwiceInTable(Span at, String header) implements StoryProblem {
        @Override
        public String code() {
            return "story-column-twice";
        }
    }

    /** {@code the product X has}, of a table in which no single column tells rows apart. */
    record NoKey(Span at, String table) implements StoryProblem {
        @Override
        public String code() {
            return "story-row-without-key";
        }
    }

    record NothingCalled(Span at) implements StoryProblem {
        @Override
        public String code() {
            return "story-nothing-called";
        }
    }

    /** A story expects a status that no operation that was just called declares. */
    record StatusNotDeclared(Span at, int status, List<String> operations, List<Integer> declared)
            implements StoryProblem {
        public StatusNotDeclared {
            operations = List.copyOf(operations);
            declared = List.copyOf(declared);
        }

        @Override
        public String code() {
            return "story-status-not-declared";
        }
    }

    /** {@code 404 SKU_TAKEN} where the code's status is 409. */
    record StatusOfAnotherCode(Span at, int status, String error, int right) implements StoryProblem {
        @Override
        public String code() {
            return "story-status-and-code";
        }
    }

    record PathParameterMissing(Span at, String operation, String parameter) implements StoryProblem {
        @Override
        public String code() {
            return "story-path-parameter-missing";
        }
    }

    record NoBody(Span at, String operation) implements StoryProblem {
        @Override
        public String code() {
            return "story-no-request-body";
        }
    }

    record NoPages(Span at, String operation) implements StoryProblem {
        @Override
        public String code() {
            return "story-no-pages";
        }
    }

    record NoTrail(Span at, String table) implements StoryProblem {
        @Override
        public String code() {
            return "story-no-audit-trail";
        }
    }
}
