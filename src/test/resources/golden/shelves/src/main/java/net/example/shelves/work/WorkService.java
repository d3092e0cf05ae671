package net.example.shelves.work;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import net.example.shelves.support.problem.ErrorCode;
import net.example.shelves.support.problem.RefusedException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of works. */
@EnableResilientMethods
@Service
class WorkService {

    private final WorkRepository works;
    private final Clock clock;

    WorkService(WorkRepository works, Clock clock) {
        this.works = works;
        this.clock = clock;
    }

    /** See shelves.md:32. */
    SearchWorksResponse searchWorks(SearchWorksQuery query) {
        var items = works.searchWorks(query);
        return new SearchWorksResponse(items, works.countSearchWorks(query));
    }

    /** See shelves.md:43. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Work addWork(NewWork request) {
        Instant now = clock.instant();
        var work = works.insertWork(request, now);
        works.insertWorkAuthors(request.authors(), work);
        return works.showWork(work.id());
    }

    /** See api.yaml:50. */
    WorkDetail getWork(UUID id) {
        return works.findWorkDetail(id).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** See api.yaml:59. */
    @Transactional
    void removeWork(UUID id) {
        if (works.deleteWork(id) == 0) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
    }
}
