package com.example.app.support.background;

import com.example.app.support.background.Jobs.Claimed;
import com.example.app.support.web.RequestId;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs jobs as they fall due. Runs that were missed, since nobody was there, are made up for by one. */
@Component
class JobWorker implements Work {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

    private final Map<String, Job> all;
    private final Jobs jobs;
    private final Transactions transactions;
    private final Leases leases;
    private final ObservationRegistry observations;
    private final Clock clock;

    JobWorker(
            List<Job> all,
            Jobs jobs,
            Transactions transactions,
            Leases leases,
            ObservationRegistry observations,
            Clock clock) {
        this.all = all.stream().collect(Collectors.toMap(Job::name, Function.identity()));
        this.jobs = jobs;
        this.transactions = transactions;
        this.leases = leases;
        this.observations = observations;
        this.clock = clock;
    }

    @Override
    public int atOnce() {
        return 2;
    }

    @Override
    public Optional<Instant> next() {
        return jobs.due(all.values()).values().stream().min(Instant::compareTo);
    }

    @Override
    public boolean runDue() {
        Instant now = clock.instant();
        return jobs.due(all.values()).entrySet().stream()
                .filter(due -> !due.getValue().isAfter(now))
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .anyMatch(due -> runIfFree(all.get(due.getKey())));
    }

    private boolean runIfFree(Job job) {
        Optional<Claimed> claimed = jobs.claim(job);
        claimed.ifPresent(mine -> run(job, mine));
        return claimed.isPresent();
    }

    private void run(Job job, Claimed claimed) {
        Observation observation = Observation.start("job", observations)
                .contextualName("job " + job.name())
                .lowCardinalityKeyValue("job", job.name());
        Instant began = clock.instant();
        String error = null;
        try (var _ = observation.openScope();
                var _ = RequestId.resume(null, null);
                var _ = leases.hold(() -> jobs.renew(claimed))) {
            var run = new JobRun(claimed, jobs, transactions, clock);
            job.run(run);
            run.complete();
        } catch (RuntimeException e) {
            observation.error(e);
            log.error("The job {} failed, and comes again as it is scheduled", job.name(), e);
            error = e.toString();
        } finally {
            observation.stop();
        }
        jobs.done(claimed, next(job, began), error);
    }

    private Instant next(Job job, Instant began) {
        Instant next = job.schedule().after(began);
        Instant now = clock.instant();
        return next.isBefore(now) ? job.schedule().after(now) : next;
    }
}
