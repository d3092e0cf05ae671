package dev.plumb.check;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Contract.Response;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;

/**
 * A status that an operation can end with and does not declare is an error; one that it declares and
 * nothing can reach is a hazard (the language reference, "The contract").
 */
final class ReachableStatuses implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Operation operation : spec.operations()) {
            operation.endpoint().ifPresent(endpoint -> check(spec, operation, endpoint, problems));
        }
    }

    private static void check(Spec spec, Operation operation, Endpoint endpoint, Problems problems) {
        var reach = Reach.of(spec, operation, endpoint);
        for (Reach.Way way : reach.ways()) {
            if (!declared(endpoint, way.status())) {
                problems.add(new Undeclared(endpoint.span(), operation.name(), way.status(), way.at(), way.why()));
            }
        }
        for (Response response : endpoint.responses()) {
            boolean exact = response.status() >= 100;
            if (exact
                    && !reach.reaches(response.status())
                    && !reach.uncertain()
                    && !Reach.ALWAYS.contains(response.status())) {
                problems.add(new Unreachable(response.span(), operation.name(), response.status()));
            }
        }
    }

    private static boolean declared(Endpoint endpoint, int status) {
        return Reach.ALWAYS.contains(status) || endpoint.response(status).isPresent();
    }

    record Undeclared(Span at, String operation, int status, Span because, String why) implements Problem {
        @Override
        public String code() {
            return "undeclared-status";
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                            "`" + operation + "` may answer " + status + " and does not declare it",
                            "no `" + status + "` among its responses",
                            "Declare the response " + status + ", or take away what leads to it.")
                    .withAlso(because, why);
        }
    }

    record Unreachable(Span at, String subject, int status) implements Subject {
        @Override
        public String code() {
            return "unreachable-status";
        }

        @Override
        public Severity severity() {
            return Severity.HAZARD;
        }

        @Override
        public Wording wording() {
            return Wording.of(
                    "`" + subject + "` declares " + status + ", and nothing can lead to it",
                    "nothing answers this",
                    "Take the response away, or say what leads to it (an `else`, a `require`, an `answer` with a"
                            + " `status`).");
        }
    }
}
