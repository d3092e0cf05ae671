package org.example.blog.post;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.example.blog.author.AuthorRow;
import org.example.blog.support.data.Columns;
import org.example.blog.support.data.Expressions;
import org.example.blog.support.data.Keyset;
import org.example.blog.support.data.Keyset.Placed;
import org.example.blog.support.data.Sql;
import org.example.blog.support.data.Violations;
import org.example.blog.support.problem.ErrorCode;
import org.example.blog.support.problem.RefusedException;
import org.example.blog.support.security.Viewer;
import org.example.blog.support.web.EntityTag;
import org.example.blog.support.web.Tagged;
import org.example.blog.tag.TagRow;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PostRepository {

    private static final Violations CREATE_POST = Violations.none()
            .field("posts_title_check", "title")
            .code("posts_slug_key", ErrorCode.TITLE_TAKEN, "");

    private static final Violations CREATE_POST2 = Violations.none()
            .field("tags_word_check", "tags[]");

    private static final Violations EDIT_POST = Violations.none()
            .field("posts_title_check", "title");

    private final JdbcClient database;

    PostRepository(JdbcClient database) {
        this.database = database;
    }

    /** document.md:142. */
    Optional<AuthorRow> findAuthor(String handle) {
        return database.sql("""
                        select author.id, author.subject, author.handle, author.name, author.follower_count,
                               author.created_at
                        from authors author
                        where author.handle = :handle
                        """)
                .param("handle", handle)
                .query((row, _) -> authorRow(row))
                .optional();
    }

    /** document.md:143. The rows behind {@code position}. */
    List<Placed<PostPreview>> listPostsOf(
            ListPostsOfQuery query, Viewer viewer, AuthorRow author, List<String> position, int limit) {
        var order = new Keyset(
                "post.created_at::text as position_1, post.id::text as position_2",
                "(post.created_at, post.id) < (:position_1::timestamp with time zone, :position_2::bigint)",
                "post.created_at desc, post.id desc",
                2);
        var sql = new Sql("""
                select post.slug, post.title, post.state, author.handle as author_handle,
                       author.name as author_name,
                       array(select tag.word::text
                           from post_tags post_tag
                           join tags tag on tag.id = post_tag.tag_id
                           where post_tag.post_id = post.id
                           order by post_tag.post_id, post_tag.tag_id) as tags,
                       post.like_count as likes, post.comment_count, post.published_at,
                       %s
                from posts post
                join authors author on author.id = post.author_id
                where post.author_id = :authorId
                """.formatted(order.position()));
        sql.with("authorId", author.id());
        if (query.state() != null) {
            sql.add("and post.state = :state::post_state").with("state", Columns.name(query.state()));
        }
        if (!viewer.is("editor")) {
            sql.add("and (post.state = 'PUBLISHED' or :viewer and author.subject = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(postPreview(row), order.positionOf(row)))
                .list();
    }

    /** document.md:149. The rows behind {@code position}. */
    List<Placed<PostPreview>> feed(Viewer viewer, List<String> position, int limit) {
        var order = new Keyset(
                "case when post.published_at is null then '-' else '+' || post.published_at::text end as position_1, post.id::text as position_2",
                "((post.published_at < (case when :position_1 <> '-' then substr(:position_1, 2) end)::timestamp with time zone or :position_1 <> '-' and post.published_at is null) or post.published_at is not distinct from (case when :position_1 <> '-' then substr(:position_1, 2) end)::timestamp with time zone and post.id < :position_2::bigint)",
                "post.published_at desc nulls last, post.id desc",
                2);
        var sql = new Sql("""
                select post.slug, post.title, post.state, author.handle as author_handle,
                       author.name as author_name,
                       array(select tag.word::text
                           from post_tags post_tag
                           join tags tag on tag.id = post_tag.tag_id
                           where post_tag.post_id = post.id
                           order by post_tag.post_id, post_tag.tag_id) as tags,
                       post.like_count as likes, post.comment_count, post.published_at,
                       %s
                from posts post
                join authors author on author.id = post.author_id
                where post.state = 'PUBLISHED'
                  and exists (select 1
                      from follows follow
                      join authors follower on follower.id = follow.follower_id
                      where follow.author_id = post.author_id
                      and follower.subject = :viewerSubject)
                """.formatted(order.position()));
        sql.with("viewerSubject", viewer.subject());
        if (!viewer.is("editor")) {
            sql.add("and (post.state = 'PUBLISHED' or :viewer and author.subject = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(postPreview(row), order.positionOf(row)))
                .list();
    }

    /** document.md:157. The rows behind {@code position}. */
    List<Placed<PostPreview>> listPosts(ListPostsQuery query, Viewer viewer, List<String> position, int limit) {
        var order = switch (query.sort()) {
            case NEWEST ->
                new Keyset(
                        "case when post.published_at is null then '-' else '+' || post.published_at::text end as position_1, post.id::text as position_2",
                        "((post.published_at < (case when :position_1 <> '-' then substr(:position_1, 2) end)::timestamp with time zone or :position_1 <> '-' and post.published_at is null) or post.published_at is not distinct from (case when :position_1 <> '-' then substr(:position_1, 2) end)::timestamp with time zone and post.id < :position_2::bigint)",
                        "post.published_at desc nulls last, post.id desc",
                        2);
            case LIKED ->
                new Keyset(
                        "post.like_count::text as position_1, case when post.published_at is null then '-' else '+' || post.published_at::text end as position_2, post.id::text as position_3",
                        "(post.like_count < :position_1::integer or post.like_count = :position_1::integer and (post.published_at < (case when :position_2 <> '-' then substr(:position_2, 2) end)::timestamp with time zone or :position_2 <> '-' and post.published_at is null) or post.like_count = :position_1::integer and post.published_at is not distinct from (case when :position_2 <> '-' then substr(:position_2, 2) end)::timestamp with time zone and post.id < :position_3::bigint)",
                        "post.like_count desc, post.published_at desc nulls last, post.id desc",
                        3);
        };
        var sql = new Sql("""
                select post.slug, post.title, post.state, author.handle as author_handle,
                       author.name as author_name,
                       array(select tag.word::text
                           from post_tags post_tag
                           join tags tag on tag.id = post_tag.tag_id
                           where post_tag.post_id = post.id
                           order by post_tag.post_id, post_tag.tag_id) as tags,
                       post.like_count as likes, post.comment_count, post.published_at,
                       %s
                from posts post
                join authors author on author.id = post.author_id
                where post.state = 'PUBLISHED'
                """.formatted(order.position()));
        if (query.tag() != null) {
            sql.add("""
                    and exists (select 1
                        from post_tags post_tag
                        join tags tag on tag.id = post_tag.tag_id
                        where post_tag.post_id = post.id
                        and tag.word = :tag::citext)
                    """).with("tag", query.tag());
        }
        if (query.q() != null) {
            sql.add("and lower(post.title collate \"C\") like :qPattern")
                    .with("qPattern", Sql.containing(Expressions.lowerAscii(query.q())));
        }
        if (!viewer.is("editor")) {
            sql.add("and (post.state = 'PUBLISHED' or :viewer and author.subject = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(postPreview(row), order.positionOf(row)))
                .list();
    }

    /** document.md:171. The row stays as it is until the transaction ends, because rules look at it. */
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

    /** document.md:173. */
    PostRow insertPost(NewPost request, AuthorRow me, Instant now) {
        return CREATE_POST.explain(() -> database.sql("""
                        insert into posts
                          (slug, title, body, author_id, state, created_at, updated_at)
                        values
                          (:slug, :title, :body, :authorId, 'DRAFT', :now, :now)
                        returning id, slug, title, body, author_id, state, like_count, comment_count, version,
                           published_at, created_at, updated_at
                        """)
                .param("slug", Expressions.slug(request.title()))
                .param("title", request.title())
                .param("body", request.body())
                .param("authorId", me.id())
                .param("now", Columns.time(now))
                .query((row, _) -> postRow(row))
                .single());
    }

    /** document.md:178. */
    TagRow ensureTag(String word) {
        var there = lockTag(word);
        for (int attempt = 0; attempt < 5 && there.isEmpty(); attempt++) {
            CREATE_POST2.explain(() -> database.sql("""
                            insert into tags
                              (word)
                            values
                              (:word::citext)
                            on conflict (word) do nothing
                            """)
                    .param("word", word)
                    .update());
            there = lockTag(word);
        }
        return there.orElseThrow();
    }

    /** document.md:180. */
    void insertPostTag(PostRow post, TagRow tag) {
        database.sql("""
                        insert into post_tags
                          (post_id, tag_id)
                        values
                          (:postId, :tagId)
                        """)
                .param("postId", post.id())
                .param("tagId", tag.id())
                .update();
    }

    /** document.md:182, document.md:201. */
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

    /** api.yaml:139. */
    Optional<Tagged<Post>> findPost(String slug, Viewer viewer) {
        var sql = new Sql("""
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
                       post.comment_count, post.published_at, post.updated_at, post.id, post.version
                from posts post
                join authors author on author.id = post.author_id
                where post.slug = :slug
                """);
        sql.with("slug", slug);
        sql.with("viewer", !viewer.isVisitor());
        sql.with("viewerSubject", viewer.subject());
        if (!viewer.is("editor")) {
            sql.add("and (post.state = 'PUBLISHED' or :viewer and author.subject = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return sql.on(database)
                .query((row, _) -> EntityTag.tagged(post(row), row.getLong("id"), row.getLong("version")))
                .optional();
    }

    /**
     * document.md:186, document.md:195. Locked until the transaction ends, because it is changed by what it holds now.
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

    /** document.md:187, document.md:196. */
    boolean editPostHolds(Viewer viewer, PostRow post) {
        return database.sql("""
                        select (select author.subject
                          from authors author
                          where author.id = :postAuthorId) = :viewerSubject as value
                        """)
                .param("postAuthorId", post.authorId())
                .param("viewerSubject", viewer.subject())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** document.md:189. */
    void updatePost(PostChange request, Instant now, PostRow post) {
        EDIT_POST.explain(() -> database.sql("""
                        update posts
                        set title      = coalesce(:title, title),
                            body       = coalesce(:body, body),
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                        """)
                .param("title", request.title())
                .param("body", request.body())
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update());
    }

    /** document.md:191. */
    Tagged<Post> showPostForEditPost(Viewer viewer, long id) {
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
                               post.comment_count, post.published_at, post.updated_at, post.id, post.version
                        from posts post
                        join authors author on author.id = post.author_id
                        where post.id = :keyId
                        """)
                .param("keyId", id)
                .param("viewer", !viewer.isVisitor())
                .param("viewerSubject", viewer.subject())
                .query((row, _) -> EntityTag.tagged(post(row), row.getLong("id"), row.getLong("version")))
                .single();
    }

    /** document.md:198. */
    void updatePostForSetPostState(Instant now, PostRow post) {
        database.sql("""
                        update posts
                        set published_at = :publishedAt,
                            version      = version + 1,
                            updated_at   = :now
                        where id = :id
                        """)
                .param("publishedAt", Columns.time(now))
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update();
    }

    /** document.md:200. */
    void updatePostForSetPostState2(SetPostStateRequest request, Instant now, PostRow post) {
        int changed = database.sql("""
                        update posts
                        set state      = :state::post_state,
                            version    = version + 1,
                            updated_at = :now
                        where id = :id
                          and (state = :state::post_state
                            or (state, :state::post_state) in (('DRAFT', 'PUBLISHED'),
                                ('PUBLISHED', 'WITHDRAWN'),
                                ('WITHDRAWN', 'PUBLISHED')))
                        """)
                .param("state", request.state().name())
                .param("now", Columns.time(now))
                .param("id", post.id())
                .update();
        if (changed == 0) {
            throw new RefusedException(ErrorCode.CONFLICT);
        }
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

    private static PostPreview postPreview(ResultSet row) throws SQLException {
        return new PostPreview(
                row.getString("slug"),
                row.getString("title"),
                PostState.valueOf(row.getString("state")),
                new Byline(row.getString("author_handle"), row.getString("author_name")),
                Columns.texts(row, "tags"),
                row.getLong("likes"),
                row.getLong("comment_count"),
                Columns.instantOrNull(row, "published_at"));
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

    private static TagRow tagRow(ResultSet row) throws SQLException {
        return new TagRow(row.getLong("id"), row.getString("word"));
    }

    private Optional<TagRow> lockTag(String word) {
        return database.sql("""
                        select id, word
                        from tags
                        where word = :word::citext
                        for share
                        """)
                .param("word", word)
                .query((row, _) -> tagRow(row))
                .optional();
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
}
