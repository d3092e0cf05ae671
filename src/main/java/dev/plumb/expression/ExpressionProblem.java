package dev.plumb.expression;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import java.util.List;
import java.util.Optional;

/** What can be wrong with an expression. */
public sealed interface ExpressionProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    @Override
    default Wording wording() {
        return ExpressionWording.of(this);
    }

    /** @param message what CEL's parser says */
    record BrokenExpression(Span at, String message, String text) implements ExpressionProblem {
        @Override
        public String code() {
            return "broken-expression";
        }
    }

    /** A name that is no parameter, no variable, no table and no word. */
    record UnknownName(Span at, String name, List<String> near) implements ExpressionProblem {
        public UnknownName {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-name";
        }
    }

    /** @param list the table as expressions call it ({@code orderLines}) */
    record UnknownColumn(Span at, String name, String list, List<String> near) implements ExpressionProblem {
        public UnknownColumn {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-column";
        }
    }

    record UnknownProperty(Span at, String name, String owner, List<String> near) implements ExpressionProblem {
        public UnknownProperty {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-property";
        }
    }

    record UnknownFunction(Span at, String name, List<String> near) implements ExpressionProblem {
        public UnknownFunction {
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-function";
        }
    }

    /** A word that the enum, which is expected there, does not have. */
    record UnknownWord(Span at, String word, String enumeration, List<String> words, List<String> near)
            implements ExpressionProblem {
        public UnknownWord {
            words = List.copyOf(words);
            near = List.copyOf(near);
        }

        @Override
        public String code() {
            return "unknown-word";
        }
    }

    /** @param expected what fits there, in words */
    record WrongType(Span at, String expected, Type found, String where) implements ExpressionProblem {
        @Override
        public String code() {
            return "wrong-type";
        }
    }

    /** @param key of the row that is compared with what is none, as expressions call it */
    record NotComparable(Span at, String operator, Type left, Type right, Optional<String> key)
            implements ExpressionProblem {
        @Override
        public String code() {
            return "not-comparable";
        }
    }

    /** @param forms how the function can be called */
    record WrongArguments(Span at, String function, List<Type> given, List<String> forms) implements ExpressionProblem {
        public WrongArguments {
            given = List.copyOf(given);
            forms = List.copyOf(forms);
        }

        @Override
        public String code() {
            return "wrong-arguments";
        }
    }

    /** Something that CEL has and that has no meaning here. */
    record NotHere(Span at, String what, String instead) implements ExpressionProblem {
        @Override
        public String code() {
            return "not-in-expressions";
        }
    }

    /** What CEL's own checker refuses and nothing else noticed. */
    record Refused(Span at, String message) implements ExpressionProblem {
        @Override
        public String code() {
            return "expression-refused";
        }
    }
}
