package net.example.library.work;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.example.library.support.data.Cursors;
import net.example.library.support.data.Keyset.Placed;
import net.example.library.support.data.Lookups;
import net.example.library.support.problem.ErrorCode;
import net.example.library.support.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of works. */
@EnableResilientMethods
@Service
class WorkService {

    private final WorkRepository works;
    private final Cursors cursors;
    private final Clock clock;

    WorkService(WorkRepository works, Cursors cursors, Clock clock) {
        this.works = works;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** See library.yaml:9. */
    Work getWork(String isbn) {
        return works.findWork(isbn).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /**
     * See library.md:49. Its rules ask about rows that it does not lock: of two that contradict each other, one is
     * tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    void discardWork(String isbn) {
        var work = works.lockWork(isbn).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // library.md:52: !work.copies.exists(c, c.loans.exists(l, l.state == OPEN))
        if (!works.discardWorkHolds(work)) {
            throw new RefusedException(ErrorCode.IS_LENT);
        }
        works.deleteCopies(work);
        works.deleteWork(work);
    }

    /** See library.md:23. */
    ListWorksResponse listWorks(ListWorksQuery query) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listWorks", query.word(), query.title());
        var position = cursors.open(query.cursor(), asked);
        var rows = works.listWorks(query, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListWorksResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /**
     * See library.md:31. Its rules ask about rows that it does not lock: of two that contradict each other, one is
     * tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    Work addWork(NewWork request) {
        Instant now = clock.instant();
        var series = works.addWorkSeries(request);
        var work = works.insertWork(request, series, now);
        works.insertTags(request.words(), work);
        for (var line : Lookups.elements(request.branches())) {
            var branch = works.findBranch(line).orElse(null);
            if (branch == null) {
                throw new RefusedException(ErrorCode.NO_BRANCH, "No branch " + line.branch());
            }
            works.insertCopy(work, branch, line);
        }
        return works.showWork(work.id());
    }
}
