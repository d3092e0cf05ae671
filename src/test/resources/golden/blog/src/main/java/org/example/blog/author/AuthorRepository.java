package org.example.blog.author;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.example.blog.support.data.Columns;
import org.example.blog.support.data.Violations;
import org.example.blog.support.problem.ErrorCode;
import org.example.blog.support.security.Viewer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AuthorRepository {

    private static final Violations SAVE_PROFILE = Violations.none()
            .field("authors_handle_check", "handle")
            .field("authors_name_check", "name")
            .code("authors_handle_key", ErrorCode.HANDLE_TAKEN, "handle");

    private final JdbcClient database;

    AuthorRepository(JdbcClient database) {
        this.database = database;
    }

    /** document.md:105. */
    AuthorRow ensureAuthor(Viewer viewer, NewProfile request, Instant now) {
        var there = lockAuthor(viewer);
        for (int attempt = 0; attempt < 5 && there.isEmpty(); attempt++) {
            SAVE_PROFILE.explain(() -> database.sql("""
                            insert into authors
                              (subject, handle, name, created_at)
                            values
                              (:subject, :handle, :name, :now)
                            on conflict do nothing
                            """)
                    .param("subject", viewer.subject())
                    .param("handle", request.handle())
                    .param("name", request.name())
                    .param("now", Columns.time(now))
                    .update());
            there = lockAuthor(viewer);
        }
        if (there.isEmpty()) { // a row with other values has a key of this one: the plain insert says which
            SAVE_PROFILE.explain(() -> database.sql("""
                            insert into authors
                              (subject, handle, name, created_at)
                            values
                              (:subject, :handle, :name, :now)
                            """)
                    .param("subject", viewer.subject())
                    .param("handle", request.handle())
                    .param("name", request.name())
                    .param("now", Columns.time(now))
                    .update());
            there = lockAuthor(viewer);
        }
        return there.orElseThrow();
    }

    /** document.md:109. */
    void updateAuthor(NewProfile request, AuthorRow author) {
        SAVE_PROFILE.explain(() -> database.sql("""
                        update authors
                        set handle = :handle,
                            name   = :name
                        where id = :id
                        """)
                .param("handle", request.handle())
                .param("name", request.name())
                .param("id", author.id())
                .update());
    }

    /** document.md:111, document.md:125, document.md:138. */
    Author showAuthor(Viewer viewer, long id) {
        return database.sql("""
                        select author.handle, author.name, author.follower_count as followers,
                               :viewer
                                   and exists (select 1
                                     from follows follow
                                     join authors follower on follower.id = follow.follower_id
                                     where follow.author_id = author.id
                                     and follower.subject = :viewerSubject) as following
                        from authors author
                        where author.id = :keyId
                        """)
                .param("keyId", id)
                .param("viewer", !viewer.isVisitor())
                .param("viewerSubject", viewer.subject())
                .query((row, _) -> author(row))
                .single();
    }

    /** api.yaml:19. */
    Optional<Author> findAuthor(String handle, Viewer viewer) {
        return database.sql("""
                        select author.handle, author.name, author.follower_count as followers,
                               :viewer
                                   and exists (select 1
                                     from follows follow
                                     join authors follower on follower.id = follow.follower_id
                                     where follow.author_id = author.id
                                     and follower.subject = :viewerSubject) as following
                        from authors author
                        where author.handle = :handle
                        """)
                .param("handle", handle)
                .param("viewer", !viewer.isVisitor())
                .param("viewerSubject", viewer.subject())
                .query((row, _) -> author(row))
                .optional();
    }

    /** document.md:274. */
    Optional<AuthorRow> findAuthorForStanding(String handle) {
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

    /** document.md:277. */
    long standingValue(AuthorRow author) {
        return database.sql("""
                        select (select count(*) from follows follow where follow.author_id = :authorId) as value
                        """)
                .param("authorId", author.id())
                .query((row, _) -> row.getLong("value"))
                .single();
    }

    /** document.md:278. */
    List<String> standingValueForStanding(AuthorRow author) {
        return database.sql("""
                        select array(select follower.handle
                          from follows follow
                          join authors follower on follower.id = follow.follower_id
                          where follow.author_id = :authorId
                          order by follow.created_at, follow.follower_id, follow.author_id) as value
                        """)
                .param("authorId", author.id())
                .query((row, _) -> Columns.texts(row, "value"))
                .single();
    }

    /** document.md:275. */
    List<StandingResponseSince> standingFollows(AuthorRow author) {
        return database.sql("""
                        select follower.handle, follow.created_at as since
                        from follows follow
                        join authors follower on follower.id = follow.follower_id
                        where follow.author_id = :authorId
                        order by follow.created_at, follow.follower_id, follow.author_id
                        """)
                .param("authorId", author.id())
                .query((row, _) -> standingResponseSince(row))
                .list();
    }

    /**
     * document.md:115, document.md:129. Locked until the transaction ends, because it is changed by what it holds now.
     */
    Optional<AuthorRow> lockAuthorForFollow(String handle) {
        return database.sql("""
                        select author.id, author.subject, author.handle, author.name, author.follower_count,
                               author.created_at
                        from authors author
                        where author.handle = :handle
                        for update of author
                        """)
                .param("handle", handle)
                .query((row, _) -> authorRow(row))
                .optional();
    }

    /**
     * document.md:116, document.md:130. The row stays as it is until the transaction ends, because rules look at it.
     */
    Optional<AuthorRow> lockAuthorForFollow2(Viewer viewer) {
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

    /** document.md:120. */
    boolean followHolds(AuthorRow author, AuthorRow me) {
        return database.sql("""
                        select not exists (select 1
                          from follows follow
                          where follow.author_id = :authorId
                          and follow.follower_id = :meId) as value
                        """)
                .param("authorId", author.id())
                .param("meId", me.id())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** document.md:122. */
    void insertFollow(AuthorRow me, AuthorRow author, Instant now) {
        database.sql("""
                        insert into follows
                          (follower_id, author_id, created_at)
                        values
                          (:followerId, :authorId, :now)
                        """)
                .param("followerId", me.id())
                .param("authorId", author.id())
                .param("now", Columns.time(now))
                .update();
    }

    /** document.md:124. */
    void updateAuthorForFollow(AuthorRow author) {
        database.sql("""
                        update authors
                        set follower_count = :followerCount
                        where id = :id
                        """)
                .param("followerCount", author.followerCount() + 1)
                .param("id", author.id())
                .update();
    }

    /** document.md:132. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<FollowRow> lockFollow(AuthorRow author, AuthorRow me) {
        var found = database.sql("""
                        select follow.follower_id, follow.author_id, follow.created_at
                        from follows follow
                        where follow.author_id = :authorId
                          and follow.follower_id = :meId
                        limit 2
                        for update of follow
                        """)
                .param("authorId", author.id())
                .param("meId", me.id())
                .query((row, _) -> followRow(row))
                .list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** document.md:136. */
    void deleteFollow(FollowRow follow) {
        database.sql("delete from follows where follower_id = :followerId and author_id = :authorId")
                .param("followerId", follow.followerId())
                .param("authorId", follow.authorId())
                .update();
    }

    /** document.md:137. */
    void updateAuthorForUnfollow(AuthorRow author) {
        database.sql("""
                        update authors
                        set follower_count = :followerCount
                        where id = :id
                        """)
                .param("followerCount", author.followerCount() - 1)
                .param("id", author.id())
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

    private Optional<AuthorRow> lockAuthor(Viewer viewer) {
        return database.sql("""
                        select id, subject, handle, name, follower_count, created_at
                        from authors
                        where subject = :subject
                        for update
                        """)
                .param("subject", viewer.subject())
                .query((row, _) -> authorRow(row))
                .optional();
    }

    private static Author author(ResultSet row) throws SQLException {
        return new Author(
                row.getString("handle"), row.getString("name"), row.getLong("followers"), row.getBoolean("following"));
    }

    private static StandingResponseSince standingResponseSince(ResultSet row) throws SQLException {
        return new StandingResponseSince(row.getString("handle"), Columns.instant(row, "since"));
    }

    private static FollowRow followRow(ResultSet row) throws SQLException {
        return new FollowRow(row.getLong("follower_id"), row.getLong("author_id"), Columns.instant(row, "created_at"));
    }
}
