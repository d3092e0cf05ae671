package org.example.blog.topic;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.example.blog.support.data.Sql;
import org.example.blog.support.data.Violations;
import org.example.blog.support.problem.ErrorCode;
import org.example.blog.support.security.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class TopicRepository {

    private static final Violations CREATE_TOPIC = Violations.none()
            .field("topics_name_check", "name")
            .field("topics_parent_id_fkey", "parentId")
            .code("topics_name_key", ErrorCode.TOPIC_TAKEN, "name");

    private final JdbcClient database;

    TopicRepository(JdbcClient database) {
        this.database = database;
    }

    /** document.md:263. */
    List<Topic> listTopics(ListTopicsQuery query, Viewer viewer) {
        Map<Long, List<Topic>> topics = new HashMap<>();
        var sql = new Sql("""
                select topic.id, topic.name
                from topics topic
                where topic.parent_id is null
                """);
        sql.with("limit", query.limit());
        if (!viewer.is("editor")) {
            sql.add("and not topic.hidden");
        }
        sql.add("""
                order by topic.name collate "C", topic.id
                limit :limit
                """);
        var found = sql.on(database)
                .query((row, _) -> topic(row, topics))
                .list();
        fillTopics(topics, 100, viewer);
        return found;
    }

    /** document.md:268. */
    Long insertTopic(NewTopic request, @Nullable Long parentId) {
        return CREATE_TOPIC.explain(() -> database.sql("""
                        insert into topics
                          (name, parent_id, hidden)
                        values
                          (:name, :parentId, coalesce(:hidden, false))
                        returning id
                        """)
                .param("name", request.name())
                .param("parentId", parentId)
                .param("hidden", request.hidden())
                .query(Long.class)
                .single());
    }

    /** document.md:267. */
    Topic showTopic(long id, Viewer viewer) {
        Map<Long, List<Topic>> topics = new HashMap<>();
        var found = database.sql("""
                        select topic.id, topic.name
                        from topics topic
                        where topic.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> topic(row, topics))
                .list();
        fillTopics(topics, 100, viewer);
        return found.getFirst();
    }

    private static Topic topic(ResultSet row, Map<Long, List<Topic>> topics) throws SQLException {
        return new Topic(
                row.getLong("id"),
                row.getString("name"),
                topics.computeIfAbsent(row.getLong("id"), key -> new ArrayList<>()));
    }

    /** One statement for all rows of a level, never one for each. */
    private void fillTopics(Map<Long, List<Topic>> topics, int levels, Viewer viewer) {
        if (topics.isEmpty() || levels == 0) {
            return;
        }
        Map<Long, List<Topic>> topicsBelow = new HashMap<>();
        var sql = new Sql("""
                select topic.id, topic.name, topic.parent_id
                from topics topic
                where topic.parent_id = any(:keys)
                """);
        sql.with("keys", topics.keySet().toArray(Long[]::new));
        if (!viewer.is("editor")) {
            sql.add("and not topic.hidden");
        }
        sql.add("order by topic.id");
        sql.on(database)
                .query(row -> {
                    topics.get(row.getLong("parent_id")).add(topic(row, topicsBelow));
                });
        fillTopics(topicsBelow, levels - 1, viewer);
    }
}
