package org.example.sky.visit;

import java.time.Clock;
import java.time.Instant;
import org.example.sky.support.problem.ErrorCode;
import org.example.sky.support.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of visits. */
@EnableResilientMethods
@Service
class VisitService {

    private final VisitRepository visits;
    private final Clock clock;

    VisitService(VisitRepository visits, Clock clock) {
        this.visits = visits;
        this.clock = clock;
    }

    /** Who comes, told apart by all that a request can carry besides its body. See observatory.md:185. */
    @Transactional(readOnly = true, timeout = 2)
    ListVisitsResponse listVisits(@Nullable String xContact, @Nullable VisitTongue tongue, ListVisitsQuery query) {
        var items = visits.listVisits(xContact, tongue, query);
        return new ListVisitsResponse(items);
    }

    /**
     * See observatory.md:197. Its rules ask about rows that it does not lock: of two that contradict each other, one is
     * tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE, timeout = 2)
    Visit announceVisit(AnnounceVisitRequest request) {
        Instant now = clock.instant();
        var telescope = visits.lockTelescope(request).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // observatory.md:200: telescope.visits.size() < 2
        if (!visits.announceVisitHolds(telescope)) {
            throw new RefusedException(ErrorCode.FULL);
        }
        var id = visits.insertVisit(telescope, request, now);
        return visits.showVisit(id);
    }

    /** See observatory.md:206. */
    void isAnnounced(long visitId) {
        visits.findVisit(visitId).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** See contract.yaml:364. */
    @Transactional
    Visit changeVisit(long visitId, VisitChange request) {
        var visit = visits.lockVisit(visitId).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        visits.updateVisit(request, visit);
        return visits.showVisit(visit.id());
    }
}
