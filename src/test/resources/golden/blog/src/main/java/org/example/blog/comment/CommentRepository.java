package org.example.blog.comment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.example.blog.author.AuthorRow;
import org.example.blog.post.Byline;
import org.example.blog.post.PostRow;
import org.example.blog.post.PostState;
import org.example.blog.support.data.Columns;
import org.example.blog.support.data.Keyset;
import org.example.blog.support.data.Keyset.Placed;
import org.example.blog.support.data.Sql;
import org.example.blog.support.data.Violations;
import org.example.blog.support.security.Viewer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class CommentRepository {

    private static final Violations ADD_COMMENT = Violations.none()
            .field("comments_answers_to_id_fkey", "answersTo")
            .field("comments_body_check", "body");

    private final JdbcClient database;

    CommentRepository(JdbcClient database) {
        this.database = database;
    }

    /** document.md:229. */
    Optional<PostRow> findPost(String slug, Viewer viewer) {
        var sql = new Sql("""
                select post.id, post.slug, post.title, post.body, post.author_id, post.state,
                       post.like_count, post.comment_count, post.version, post.published_at,
                       post.created_at, post.updated_at
                from posts post
                join authors author on author.id = post.author_id
                where post.slug = :slug
                """);
        sql.with("slug", slug);
        if (!viewer.is("editor")) {
            sql.add("and (post.state = 'PUBLISHED' or :viewer and author.subject = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return sql.on(database)
                .query((row, _) -> postRow(row))
                .optional();
    }

    /** document.md:230. The rows behind {@code position}. */
    List<Placed<Comment>> listComments(PostRow post, List<String> position, int limit) {
        Map<Long, List<CommentAnswer>> answers = new HashMap<>();
        var order = new Keyset(
                "comment.id::text as position_1",
                "(comment.id) > (:position_1::bigint)",
                "comment.id",
                1);
        var sql = new Sql("""
                select comment.id, author.handle as author_handle, author.name as author_name,
                       comment.body, comment.created_at,
                       %s
                from comments comment
                join authors author on author.id = comment.author_id
                where comment.post_id = :postId
                  and comment.answers_to_id is null
                """.formatted(order.position()));
        sql.with("postId", post.id());
        var found = order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(comment(row, answers), order.positionOf(row)))
                .list();
        fillAnswers(answers);
        return found;
    }

    /** document.md:238. Locked before rows of posts, as everybody does who needs both. */
    Optional<AuthorRow> lockAuthor(Viewer viewer) {
        return database.sql("""
                        select author.id, author.subject, author.handle, author.name, author.follower_count,
                               author.created_at
                        from authors author
                        where author.subject = :viewerSubject
                        for share of author
                        """)
                .param("viewerSubject", viewer.subject())
                .query((row, _) -> authorRow(row))
                .optional();
    }

    /** document.md:237. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<PostRow> lockPost(String slug, Viewer viewer) {
        var sql = new Sql("""
                select post.id, post.slug, post.title, post.body, post.author_id, post.state,
                       post.like_count, post.comment_count, post.version, post.published_at,
                       post.created_at, post.updated_at
                from posts post
                join authors author on author.id = post.author_id
                where post.slug = :slug
                """);
        sql.with("slug", slug);
        if (!viewer.is("editor")) {
            sql.add("and (post.state = 'PUBLISHED' or :viewer and author.subject = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        sql.add("for update of post");
        return sql.on(database)
                .query((row, _) -> postRow(row))
                .optional();
    }

    /** document.md:244. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<CommentRow> lockComment(NewComment request, PostRow post) {
        return database.sql("""
                        select comment.id, comment.post_id, comment.author_id, comment.answers_to_id,
                               comment.body, comment.created_at
                        from comments comment
                        where comment.post_id = :postId
                          and comment.id = :answersTo
                        for share of comment
                        """)
                .param("postId", post.id())
                .param("answersTo", request.answersTo())
                .query((row, _) -> commentRow(row))
                .optional();
    }

    /** document.md:248. */
    Long insertComment(PostRow post, AuthorRow me, NewComment request, Instant now) {
        return ADD_COMMENT.explain(() -> database.sql("""
                        insert into comments
                          (post_id, author_id, answers_to_id, body, created_at)
                        values
                          (:postId, :authorId, :answersToId, :body, :now)
                        returning id
                        """)
                .param("postId", post.id())
                .param("authorId", me.id())
                .param("answersToId", request.answersTo())
                .param("body", request.body())
                .param("now", Columns.time(now))
                .query(Long.class)
                .single());
    }

    /** document.md:250. */
    void updatePost(PostRow post, Instant now) {
        database.sql("""
                        update posts
                        set comment_count = :commentCount,
                            version       = version + 1,
                            updated_at    = :now
                        where id = :id
                        """)
                .param("commentCount", post.commentCount() + 1)
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update();
    }

    /** document.md:251. */
    Comment showComment(long id) {
        Map<Long, List<CommentAnswer>> answers = new HashMap<>();
        var found = database.sql("""
                        select comment.id, author.handle as author_handle, author.name as author_name,
                               comment.body, comment.created_at
                        from comments comment
                        join authors author on author.id = comment.author_id
                        where comment.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> comment(row, answers))
                .list();
        fillAnswers(answers);
        return found.getFirst();
    }

    /** document.md:255. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<CommentRow> lockCommentForDeleteComment(long commentId) {
        return database.sql("""
                        select comment.id, comment.post_id, comment.author_id, comment.answers_to_id,
                               comment.body, comment.created_at
                        from comments comment
                        where comment.id = :commentId
                        for update of comment
                        """)
                .param("commentId", commentId)
                .query((row, _) -> commentRow(row))
                .optional();
    }

    /** document.md:256. */
    boolean deleteCommentHolds(Viewer viewer, CommentRow comment) {
        return database.sql("""
                        select (select author.subject
                            from authors author
                            where author.id = :commentAuthorId) = :viewerSubject
                          or :viewerIsEditor as value
                        """)
                .param("commentAuthorId", comment.authorId())
                .param("viewerSubject", viewer.subject())
                .param("viewerIsEditor", viewer.is("editor"))
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** document.md:258. */
    long deleteCommentGone(CommentRow comment) {
        return database.sql("""
                        select 1::bigint + (select count(*)
                          from comments comment
                          where comment.answers_to_id = :commentId) as value
                        """)
                .param("commentId", comment.id())
                .query((row, _) -> row.getLong("value"))
                .single();
    }

    /** document.md:259. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<PostRow> lockPostForDeleteComment(CommentRow comment) {
        return database.sql("""
                        select post.id, post.slug, post.title, post.body, post.author_id, post.state,
                               post.like_count, post.comment_count, post.version, post.published_at,
                               post.created_at, post.updated_at
                        from posts post
                        where post.id = :commentPostId
                        for update of post
                        """)
                .param("commentPostId", comment.postId())
                .query((row, _) -> postRow(row))
                .optional();
    }

    /** document.md:259. */
    void updatePostForDeleteComment(long gone, PostRow post, Instant now) {
        database.sql("""
                        update posts
                        set comment_count = :commentCount,
                            version       = version + 1,
                            updated_at    = :now
                        where id = :id
                        """)
                .param("commentCount", Math.subtractExact(post.commentCount(), gone))
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update();
    }

    /** document.md:260. */
    void deleteComment(CommentRow comment) {
        database.sql("delete from comments where id = :id")
                .param("id", comment.id())
                .update();
    }

    private static PostRow postRow(ResultSet row) throws SQLException {
        return new PostRow(
                row.getLong("id"),
                row.getString("slug"),
                row.getString("title"),
                row.getString("body"),
                row.getLong("author_id"),
                PostState.valueOf(row.getString("state")),
                row.getLong("like_count"),
                row.getLong("comment_count"),
                row.getLong("version"),
                Columns.instantOrNull(row, "published_at"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }

    private static Comment comment(ResultSet row, Map<Long, List<CommentAnswer>> answers) throws SQLException {
        return new Comment(
                row.getLong("id"),
                new Byline(row.getString("author_handle"), row.getString("author_name")),
                row.getString("body"),
                Columns.instant(row, "created_at"),
                answers.computeIfAbsent(row.getLong("id"), key -> new ArrayList<>()));
    }

    private static CommentAnswer commentAnswer(ResultSet row) throws SQLException {
        return new CommentAnswer(
                row.getLong("id"),
                new Byline(row.getString("author_handle"), row.getString("author_name")),
                row.getString("body"),
                Columns.instant(row, "created_at"));
    }

    /** One statement for all rows together, never one for each. */
    private void fillAnswers(Map<Long, List<CommentAnswer>> answers) {
        if (answers.isEmpty()) {
            return;
        }
        database.sql("""
                        select comment.id, author.handle as author_handle, author.name as author_name,
                               comment.body, comment.created_at, comment.answers_to_id
                        from comments comment
                        join authors author on author.id = comment.author_id
                        where comment.answers_to_id in (:keys)
                        order by comment.id
                        """)
                .param("keys", answers.keySet())
                .query(row -> {
                    answers.get(row.getLong("answers_to_id")).add(commentAnswer(row));
                });
    }

    private static AuthorRow authorRow(ResultSet row) throws SQLException {
        return new AuthorRow(
                row.getLong("id"),
                row.getString("subject"),
                row.getString("handle"),
                row.getString("name"),
                row.getLong("follower_count"),
                Columns.instant(row, "created_at"));
    }

    private static CommentRow commentRow(ResultSet row) throws SQLException {
        return new CommentRow(
                row.getLong("id"),
                row.getLong("post_id"),
                row.getLong("author_id"),
                Columns.longOrNull(row, "answers_to_id"),
                row.getString("body"),
                Columns.instant(row, "created_at"));
    }
}
