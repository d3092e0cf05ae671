package org.example.blog.like;

import java.time.Clock;
import java.time.Instant;
import org.example.blog.post.Post;
import org.example.blog.post.PostRow;
import org.example.blog.post.PostState;
import org.example.blog.support.data.AuditTrail;
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

/** The rules of likes. */
@EnableResilientMethods
@Service
class LikeService {

    private final LikeRepository likes;
    private final AuditTrail audit;
    private final Changes changes;
    private final Clock clock;

    LikeService(LikeRepository likes, AuditTrail audit, Changes changes, Clock clock) {
        this.likes = likes;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * See document.md:203. Its rules ask about rows that it does not lock: of two that contradict each other, one is
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
    Post like(String slug, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("posts");
        var me = likes.lockAuthor(viewer).orElse(null);
        var post = likes.lockPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (me == null) {
            throw new RefusedException(ErrorCode.NO_PROFILE);
        }
        refuseNotOutYet(post);
        if (likes.likeHolds(post, me)) {
            likes.insertLike(post, me);
            likes.updatePost(post, now);
        }
        return likes.showPost(viewer, post.id());
    }

    /** See document.md:217. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void unlike(String slug, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("posts");
        var me = likes.lockAuthor(viewer).orElse(null);
        var post = likes.lockPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (me == null) {
            throw new RefusedException(ErrorCode.NO_PROFILE);
        }
        var like = likes.lockLike(post, me).orElse(null);
        if (like == null) {
            return;
        }
        likes.deleteLike(like);
        likes.updatePostForUnlike(post, now);
    }

    /** document.md:208: {@code post.state == PUBLISHED}, else {@code NOT_OUT_YET}. */
    private static void refuseNotOutYet(PostRow post) {
        if (post.state() != PostState.PUBLISHED) {
            throw new RefusedException(ErrorCode.NOT_OUT_YET);
        }
    }
}
