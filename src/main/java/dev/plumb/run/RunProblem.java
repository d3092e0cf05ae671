package dev.plumb.run;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;

/** What keeps a project from being started. */
sealed interface RunProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    /** The compiler's word on a file of the project. */
    record DoesNotCompile(Span at, String message) implements RunProblem {
        @Override
        public String code() {
            return "does-not-compile";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "The project does not compile: "
                            + message.lines().findFirst().orElse(""),
                    message.lines()
                            .skip(1)
                            .map(String::strip)
                            .reduce((a, b) -> a + "; " + b)
                            .orElse(""),
                    "");
        }
    }

    /** No class of the project starts it. */
    record NoMainClass(Span at) implements RunProblem {
        @Override
        public String code() {
            return "no-main-class";
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "No class of the project starts it",
                    "",
                    "A class under src/main/java needs a main method that calls SpringApplication.run.");
        }
    }
}
