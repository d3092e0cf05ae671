package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;

/** A job that takes as many elements as there are: after a standstill one run may take hours. */
final class JobLimit implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        for (Consequences.Job job : spec.consequences().jobs()) {
            job.steps().stream()
                    .flatMap(s -> s instanceof Step.Block block ? block.body().stream() : java.util.stream.Stream.of(s))
                    .forEach(step -> {
                        boolean unbounded = switch (step) {
                            case Step.Each each ->
                                each.limit().isEmpty()
                                        && !Small.isSmall(spec, each.list().type());
                            case Step.Delete delete ->
                                delete.target().type() instanceof dev.plumb.expression.Type.ListOf
                                        && !Small.isSmall(spec, delete.target().type());
                            case Step _ -> false;
                        };
                        if (unbounded) {
                            problems.add(Finding.hazard(
                                    step instanceof Step.Each each ? each.list().span() : step.span(),
                                    "job-without-limit",
                                    job.name(),
                                    "The job `" + job.name() + "` takes as many rows as there are",
                                    "no limit",
                                    "Give its `each` a `limit` (`limit: 500`): what is left over is the next run's."));
                        }
                    });
        }
    }
}
