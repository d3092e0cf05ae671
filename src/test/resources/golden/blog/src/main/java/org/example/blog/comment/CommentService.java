package org.example.blog.comment;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.example.blog.post.PostRow;
import org.example.blog.post.PostState;
import org.example.blog.support.data.AuditTrail;
import org.example.blog.support.data.Changes;
import org.example.blog.support.data.Cursors;
import org.example.blog.support.data.Keyset.Placed;
import org.example.blog.support.problem.ErrorCode;
import org.example.blog.support.problem.RefusedException;
import org.example.blog.support.security.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The rules of comments. */
@EnableResilientMethods
@Service
class CommentService {

    private final CommentRepository comments;
    private final AuditTrail audit;
    private final Changes changes;
    private final Cursors cursors;
    private final Clock clock;

    CommentService(CommentRepository comments, AuditTrail audit, Changes changes, Cursors cursors, Clock clock) {
        this.comments = comments;
        this.audit = audit;
        this.changes = changes;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** What was said of a post, oldest first, each with what was said to it. See document.md:227. */
    ListCommentsResponse listComments(String slug, ListCommentsQuery query, Viewer viewer) {
        var post = comments.findPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listComments", slug);
        var position = cursors.open(query.cursor(), asked);
        var rows = comments.listComments(post, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListCommentsResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** See document.md:235. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Comment addComment(String slug, NewComment request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("posts");
        var me = comments.lockAuthor(viewer).orElse(null);
        var post = comments.lockPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (me == null) {
            throw new RefusedException(ErrorCode.NO_PROFILE);
        }
        refuseNotOutYet(post);
        if (request.answersTo() != null) {
            var answered = comments.lockComment(request, post)
                    .orElseThrow(() -> new RefusedException(ErrorCode.NO_SUCH_COMMENT));
            refuseTooDeep(answered);
        }
        var id = comments.insertComment(post, me, request, now);
        comments.updatePost(post, now);
        return comments.showComment(id);
    }

    /**
     * Take back what one said, with all that was said to it; an editor anybody's. See document.md:253. Its rules ask
     * about rows that it does not lock: of two that contradict each other, one is tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    void deleteComment(long commentId, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("posts");
        var comment = comments.lockCommentForDeleteComment(commentId)
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // document.md:256: comment.author.subject == viewer.subject || viewer.is('editor')
        if (!comments.deleteCommentHolds(viewer, comment)) {
            throw new RefusedException(ErrorCode.NOT_YOURS);
        }
        var gone = comments.deleteCommentGone(comment);
        var post = comments.lockPostForDeleteComment(comment).orElseThrow();
        comments.updatePostForDeleteComment(gone, post, now);
        comments.deleteComment(comment);
    }

    /** document.md:240: {@code post.state == PUBLISHED}, else {@code NOT_OUT_YET}. */
    private static void refuseNotOutYet(PostRow post) {
        if (post.state() != PostState.PUBLISHED) {
            throw new RefusedException(ErrorCode.NOT_OUT_YET);
        }
    }

    /** document.md:246: {@code answered.answersTo == null}, else {@code TOO_DEEP}. */
    private static void refuseTooDeep(CommentRow answered) {
        if (answered.answersToId() != null) {
            throw new RefusedException(ErrorCode.TOO_DEEP);
        }
    }
}
