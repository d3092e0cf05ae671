package org.example.blog.topic;

import org.example.blog.support.security.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of topics. */
@Service
class TopicService {

    private final TopicRepository topics;

    TopicService(TopicRepository topics) {
        this.topics = topics;
    }

    /** What the blog is about, as a tree. See document.md:262. */
    ListTopicsResponse listTopics(ListTopicsQuery query, Viewer viewer) {
        var items = topics.listTopics(query, viewer);
        return new ListTopicsResponse(items);
    }

    /** See document.md:267. */
    @Transactional
    Topic createTopic(@Nullable Long parentId, NewTopic request, Viewer viewer) {
        var id = topics.insertTopic(request, parentId);
        return topics.showTopic(id, viewer);
    }
}
