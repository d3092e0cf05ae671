package org.example.blog.author;

import java.time.Clock;
import java.time.Instant;
import org.example.blog.support.data.Changes;
import org.example.blog.support.problem.ErrorCode;
import org.example.blog.support.problem.RefusedException;
import org.example.blog.support.security.Viewer;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of authors. */
@EnableResilientMethods
@Service
class AuthorService {

    private final AuthorRepository authors;
    private final Changes changes;
    private final Clock clock;

    AuthorService(AuthorRepository authors, Changes changes, Clock clock) {
        this.authors = authors;
        this.changes = changes;
        this.clock = clock;
    }

    /** Who I am to readers. See document.md:103. */
    @Transactional
    Author saveProfile(NewProfile request, Viewer viewer) {
        Instant now = clock.instant();
        changes.in("authors");
        var author = authors.ensureAuthor(viewer, request, now);
        authors.updateAuthor(request, author);
        return authors.showAuthor(viewer, author.id());
    }

    /** See api.yaml:19. */
    Author getAuthor(String handle, Viewer viewer) {
        return authors.findAuthor(handle, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** Who follows, the longest first. See document.md:272. */
    StandingResponse standing(String handle) {
        var author = authors.findAuthorForStanding(handle).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        return new StandingResponse(
                authors.standingValue(author),
                authors.standingValueForStanding(author),
                authors.standingFollows(author));
    }

    /**
     * Follow; once more changes nothing. See document.md:113. Its rules ask about rows that it does not lock: of two
     * that contradict each other, one is tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    Author follow(String handle, Viewer viewer) {
        Instant now = clock.instant();
        changes.in("authors");
        var author = authors.lockAuthorForFollow(handle).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var me = authors.lockAuthorForFollow2(viewer).orElseThrow(() -> new RefusedException(ErrorCode.NO_PROFILE));
        refuseNotYourself(author, me);
        if (authors.followHolds(author, me)) {
            authors.insertFollow(me, author, now);
            authors.updateAuthorForFollow(author);
        }
        return authors.showAuthor(viewer, author.id());
    }

    /**
     * Follow no longer; once more changes nothing. See document.md:127. Its rules ask about rows that it does not lock:
     * of two that contradict each other, one is tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    Author unfollow(String handle, Viewer viewer) {
        changes.in("authors");
        var author = authors.lockAuthorForFollow(handle).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var me = authors.lockAuthorForFollow2(viewer).orElseThrow(() -> new RefusedException(ErrorCode.NO_PROFILE));
        var follow = authors.lockFollow(author, me).orElse(null);
        if (follow != null) {
            authors.deleteFollow(follow);
            authors.updateAuthorForUnfollow(author);
        }
        return authors.showAuthor(viewer, author.id());
    }

    /** document.md:118: {@code me != author}, else {@code NOT_YOURSELF}. */
    private static void refuseNotYourself(AuthorRow author, AuthorRow me) {
        if (me.id() == author.id()) {
            throw new RefusedException(ErrorCode.NOT_YOURSELF);
        }
    }
}
