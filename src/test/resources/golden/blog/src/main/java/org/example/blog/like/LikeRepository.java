package org.example.blog.like;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.example.blog.author.AuthorRow;
import org.example.blog.post.Byline;
import org.example.blog.post.Post;
import org.example.blog.post.PostRow;
import org.example.blog.post.PostState;
import org.example.blog.support.data.Columns;
import org.example.blog.support.data.Sql;
import org.example.blog.support.security.Viewer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class LikeRepository {

    private final JdbcClient database;

    LikeRepository(JdbcClient database) {
        this.database = database;
    }

    /** document.md:206, document.md:220. Locked before rows of posts, as everybody does who needs both. */
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

    /**
     * document.md:205, document.md:219. Locked until the transaction ends, because it is changed by what it holds now.
     */
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

    /** document.md:210. */
    boolean likeHolds(PostRow post, AuthorRow me) {
        return database.sql("""
                        select not exists (select 1
                          from likes
                          where likes.post_id = :postId
                          and likes.author_id = :meId) as value
                        """)
                .param("postId", post.id())
                .param("meId", me.id())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** document.md:212. */
    void insertLike(PostRow post, AuthorRow me) {
        database.sql("""
                        insert into likes
                          (post_id, author_id)
                        values
                          (:postId, :authorId)
                        """)
                .param("postId", post.id())
                .param("authorId", me.id())
                .update();
    }

    /** document.md:214. */
    void updatePost(PostRow post, Instant now) {
        database.sql("""
                        update posts
                        set like_count = :likeCount,
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                        """)
                .param("likeCount", post.likeCount() + 1)
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update();
    }

    /** document.md:215. */
    Post showPost(Viewer viewer, long id) {
        return database.sql("""
                        select post.slug, post.title, post.body, post.state, author.handle as author_handle,
                               author.name as author_name,
                               array(select tag.word::text
                                   from post_tags post_tag
                                   join tags tag on tag.id = post_tag.tag_id
                                   where post_tag.post_id = post.id
                                   order by post_tag.post_id, post_tag.tag_id) as tags,
                               post.like_count as likes,
                               :viewer
                                   and exists (select 1
                                     from likes
                                     join authors on authors.id = likes.author_id
                                     where likes.post_id = post.id
                                     and authors.subject = :viewerSubject) as liked,
                               post.comment_count, post.published_at, post.updated_at
                        from posts post
                        join authors author on author.id = post.author_id
                        where post.id = :keyId
                        """)
                .param("keyId", id)
                .param("viewer", !viewer.isVisitor())
                .param("viewerSubject", viewer.subject())
                .query((row, _) -> post(row))
                .single();
    }

    /** document.md:222. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<LikeRow> lockLike(PostRow post, AuthorRow me) {
        var found = database.sql("""
                        select likes.post_id, likes.author_id
                        from likes
                        where likes.post_id = :postId
                          and likes.author_id = :meId
                        limit 2
                        for update of likes
                        """)
                .param("postId", post.id())
                .param("meId", me.id())
                .query((row, _) -> likeRow(row))
                .list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** document.md:224. */
    void deleteLike(LikeRow like) {
        database.sql("delete from likes where post_id = :postId and author_id = :authorId")
                .param("postId", like.postId())
                .param("authorId", like.authorId())
                .update();
    }

    /** document.md:225. */
    void updatePostForUnlike(PostRow post, Instant now) {
        database.sql("""
                        update posts
                        set like_count = :likeCount,
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                        """)
                .param("likeCount", post.likeCount() - 1)
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update();
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

    private static Post post(ResultSet row) throws SQLException {
        return new Post(
                row.getString("slug"),
                row.getString("title"),
                row.getString("body"),
                PostState.valueOf(row.getString("state")),
                new Byline(row.getString("author_handle"), row.getString("author_name")),
                Columns.texts(row, "tags"),
                row.getLong("likes"),
                row.getBoolean("liked"),
                row.getLong("comment_count"),
                Columns.instantOrNull(row, "published_at"),
                Columns.instant(row, "updated_at"));
    }

    private static LikeRow likeRow(ResultSet row) throws SQLException {
        return new LikeRow(row.getLong("post_id"), row.getLong("author_id"));
    }
}
