package net.example.shelves.edition;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import net.example.shelves.support.data.Lookups;
import net.example.shelves.support.problem.ErrorCode;
import net.example.shelves.support.problem.RefusedException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of editions. */
@EnableResilientMethods
@Service
class EditionService {

    private final EditionRepository editions;
    private final Clock clock;

    EditionService(EditionRepository editions, Clock clock) {
        this.editions = editions;
        this.clock = clock;
    }

    /**
     * See shelves.md:50. Its rules ask about rows that it does not lock: of two that contradict each other, one is
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
    Edition addEdition(UUID id, NewEdition request) {
        Instant now = clock.instant();
        var work = editions.lockWork(id).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var edition = editions.insertEdition(request, work);
        for (var shelf : Lookups.elements(request.shelves())) {
            var number = editions.addEditionNumber(edition);
            editions.insertCopy(edition, number, shelf, now);
        }
        return editions.showEdition(edition.isbn());
    }

    /** See api.yaml:89. */
    Edition getEdition(String isbn) {
        return editions.findEdition(isbn).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }
}
