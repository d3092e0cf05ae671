package net.example.library.loan;

import java.time.Clock;
import java.time.Instant;
import net.example.library.reader.ReaderRow;
import net.example.library.support.data.Expressions;
import net.example.library.support.problem.ErrorCode;
import net.example.library.support.problem.RefusedException;
import net.example.library.support.web.Answered;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of loans. */
@EnableResilientMethods
@Service
class LoanService {

    private final LoanRepository loans;
    private final Clock clock;

    LoanService(LoanRepository loans, Clock clock) {
        this.loans = loans;
        this.clock = clock;
    }

    /**
     * See library.md:57. Its rules ask about rows that it does not lock: of two that contradict each other, one is
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
    Answered<Receipt> lend(String isbn, LendRequest request) {
        Instant now = clock.instant();
        var work = loans.lockWork(isbn).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var reader = loans.lockReader(request).orElseThrow(() -> new RefusedException(ErrorCode.NO_READER));
        refuseOwes(reader);
        refuseTooMany(reader);
        var free = loans.lendFree(work);
        if (free == 0) {
            return Answered.of(202, new Receipt(false, null, free));
        }
        var copy = loans.lockCopy(work).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        loans.insertLoan(copy, reader, request, now);
        loans.updateReader(reader, now);
        return Answered.of(200, new Receipt(true, copy.id(), Math.subtractExact(free, 1)));
    }

    /** library.md:62: {@code reader.fines == decimal('0')}, else {@code OWES}. */
    private static void refuseOwes(ReaderRow reader) {
        if (reader.fines().compareTo(Expressions.decimal("0")) != 0) {
            throw new RefusedException(ErrorCode.OWES, "Fines of " + reader.fines().toPlainString());
        }
    }

    /** library.md:64: {@code reader.loansLeft > 0}, else {@code TOO_MANY}. */
    private static void refuseTooMany(ReaderRow reader) {
        if (reader.loansLeft() <= 0) {
            throw new RefusedException(ErrorCode.TOO_MANY);
        }
    }
}
