package net.example.library.reader;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import net.example.library.loan.LoanRow;
import net.example.library.support.data.Expressions;
import net.example.library.support.problem.ErrorCode;
import net.example.library.support.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of readers. */
@EnableResilientMethods
@Service
class ReaderService {

    private final ReaderRepository readers;
    private final Clock clock;

    ReaderService(ReaderRepository readers, Clock clock) {
        this.readers = readers;
        this.clock = clock;
    }

    /** See library.md:78. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Reader returnAll(String card) {
        Instant now = clock.instant();
        var reader = readers.lockReader(card).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        for (var loan : readers.lockLoans(reader)) {
            loan = readers.updateLoan(now, loan);
            if (loan.dueOn().atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(now)) {
                reader = readers.updateReader(reader, now);
                var copy = readers.lockCopy(loan).orElseThrow();
                readers.updateCopy(copy);
            }
            reader = readers.updateReaderForReturnAll(reader, now);
        }
        return readers.showReader(reader.id());
    }

    /**
     * See library.md:91. Its rules ask about rows that it does not lock: of two that contradict each other, one is
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
    void strikeOff(String card) {
        var reader = readers.lockReader(card).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        @Nullable LoanRow lost = null;
        if (reader.fines().compareTo(Expressions.decimal("0")) == 0) {
            if (reader.loansLeft() > 0) {
                lost = readers.lockLoan(reader).orElse(null);
            }
        }
        // library.md:100: reader.fines == decimal('0') && lost == null && !reader.loans.exists(l, l.state == OPEN)
        if (!readers.strikeOffHolds(reader, lost)) {
            throw new RefusedException(ErrorCode.OWES, "Fines of " + reader.fines().toPlainString());
        }
        readers.deleteReader(reader);
    }

    /** See library.yaml:84. */
    Reader getReader(String card) {
        return readers.findReader(card).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }
}
