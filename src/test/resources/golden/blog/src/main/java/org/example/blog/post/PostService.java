package org.example.blog.post;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.example.blog.support.data.AuditTrail;
import org.example.blog.support.data.Changes;
import org.example.blog.support.data.Cursors;
import org.example.blog.support.data.Expressions;
import org.example.blog.support.data.Keyset.Placed;
import org.example.blog.support.data.Lookups;
import org.example.blog.support.problem.ErrorCode;
import org.example.blog.support.problem.RefusedException;
import org.example.blog.support.security.Viewer;
import org.example.blog.support.web.EntityTag;
import org.example.blog.support.web.Tagged;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of posts. */
@EnableResilientMethods
@Service
class PostService {

    private final PostRepository posts;
    private final AuditTrail audit;
    private final Changes changes;
    private final Cursors cursors;
    private final Clock clock;

    PostService(PostRepository posts, AuditTrail audit, Changes changes, Cursors cursors, Clock clock) {
        this.posts = posts;
        this.audit = audit;
        this.changes = changes;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** What an author published, newest first; their drafts too, for themselves. See document.md:140. */
    ListPostsOfResponse listPostsOf(String handle, ListPostsOfQuery query, Viewer viewer) {
        var author = posts.findAuthor(handle).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listPostsOf", handle, query.state());
        var position = cursors.open(query.cursor(), asked);
        var rows = posts.listPostsOf(query, viewer, author, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListPostsOfResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** What the authors published whom I follow, newest first. See document.md:148. */
    FeedResponse feed(FeedQuery query, Viewer viewer) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("feed");
        var position = cursors.open(query.cursor(), asked);
        var rows = posts.feed(viewer, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new FeedResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** See document.md:156. */
    ListPostsResponse listPosts(ListPostsQuery query, Viewer viewer) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listPosts", query.tag(), query.q(), query.sort());
        var position = cursors.open(query.cursor(), asked);
        var rows = posts.listPosts(query, viewer, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new ListPostsResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** Begin a draft. See document.md:167. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Post createPost(NewPost request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("post_tags");
        changes.in("posts");
        changes.in("tags");
        refuseTagTwice(request);
        var me = posts.lockAuthor(viewer).orElseThrow(() -> new RefusedException(ErrorCode.NO_PROFILE));
        var post = posts.insertPost(request, me, now);
        for (var word : Lookups.elements(request.tags())) {
            var tag = posts.ensureTag(word);
            posts.insertPostTag(post, tag);
        }
        return posts.showPost(viewer, post.id());
    }

    /** See api.yaml:139. */
    Tagged<Post> getPost(String slug, Viewer viewer) {
        return posts.findPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** See document.md:184. */
    @Transactional
    Tagged<Post> editPost(String slug, @Nullable String ifMatch, PostChange request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("posts");
        var post = posts.lockPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (ifMatch != null && !EntityTag.matches(ifMatch, EntityTag.of(post.id(), post.version()))) {
            throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);
        }
        // document.md:187: post.author.subject == viewer.subject
        if (!posts.editPostHolds(viewer, post)) {
            throw new RefusedException(ErrorCode.NOT_YOURS);
        }
        posts.updatePost(request, now, post);
        return posts.showPostForEditPost(viewer, post.id());
    }

    /** Publish a draft, or withdraw and bring back what is published. See document.md:193. */
    @Transactional
    Post setPostState(String slug, SetPostStateRequest request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("posts");
        var post = posts.lockPost(slug, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // document.md:196: post.author.subject == viewer.subject
        if (!posts.editPostHolds(viewer, post)) {
            throw new RefusedException(ErrorCode.NOT_YOURS);
        }
        if (request.state() == PostState.PUBLISHED && post.publishedAt() == null) {
            posts.updatePostForSetPostState(now, post);
        }
        posts.updatePostForSetPostState2(request, now, post);
        return posts.showPost(viewer, post.id());
    }

    /** document.md:169: {@code request.tags.distinct().size() == request.tags.size()}, else {@code TAG_TWICE}. */
    private static void refuseTagTwice(NewPost request) {
        if (Expressions.stream(request.tags()).distinct().count() != Expressions.size(request.tags())) {
            throw new RefusedException(ErrorCode.TAG_TWICE);
        }
    }
}
