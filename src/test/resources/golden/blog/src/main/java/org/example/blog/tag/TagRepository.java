package org.example.blog.tag;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class TagRepository {

    private final JdbcClient database;

    TagRepository(JdbcClient database) {
        this.database = database;
    }

    /** document.md:282. */
    List<TagRow> findTags() {
        return database.sql("""
                        select tag.id, tag.word
                        from tags tag
                        order by lower(tag.word::text) collate "C", tag.id
                        """)
                .query((row, _) -> tagRow(row))
                .list();
    }

    /** document.md:285. */
    List<TagRow> findTagsForTagWords() {
        return database.sql("""
                        select tag.id, tag.word
                        from tags tag
                        order by tag.id
                        """)
                .query((row, _) -> tagRow(row))
                .list();
    }

    /** document.md:288. */
    List<Tag> listTags(ListTagsQuery query) {
        return database.sql("""
                        select tag.word::text as word,
                               (select count(*)
                                   from post_tags post_tag
                                   join posts post on post.id = post_tag.post_id
                                   where post_tag.tag_id = tag.id
                                   and post.state = 'PUBLISHED') as posts
                        from tags tag
                        where exists (select 1
                              from post_tags post_tag
                              join posts post on post.id = post_tag.post_id
                              where post_tag.tag_id = tag.id
                              and post.state = 'PUBLISHED')
                        order by (
                            select count(*)
                            from post_tags post_tag
                            join posts post on post.id = post_tag.post_id
                            where post_tag.tag_id = tag.id and post.state = 'PUBLISHED'
                        ) desc, lower(tag.word::text) collate "C", tag.id
                        limit :limit
                        """)
                .param("limit", query.limit())
                .query((row, _) -> tag(row))
                .list();
    }

    private static TagRow tagRow(ResultSet row) throws SQLException {
        return new TagRow(row.getLong("id"), row.getString("word"));
    }

    private static Tag tag(ResultSet row) throws SQLException {
        return new Tag(row.getString("word"), row.getLong("posts"));
    }
}
