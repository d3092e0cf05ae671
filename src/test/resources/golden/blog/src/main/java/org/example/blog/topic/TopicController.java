package org.example.blog.topic;

import static org.example.blog.support.input.IntegerRule.LONG;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.example.blog.support.input.RequestReader;
import org.example.blog.support.security.Viewer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class TopicController {

    private final TopicService topics;

    TopicController(TopicService topics) {
        this.topics = topics;
    }

    /** What the blog is about, as a tree. */
    @GetMapping(path = "/topics", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListTopicsResponse listTopics(RequestReader in, Viewer viewer) {
        var query = ListTopicsQuery.read(in.query());
        in.faults().refuse();
        return topics.listTopics(query, viewer);
    }

    /** Create topic. */
    @PostMapping(path = "/topics", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("editor")
    ResponseEntity<Topic> createTopic(RequestReader in, Viewer viewer) {
        Long parentId = in.query().optional("parentId", LONG);
        NewTopic request = in.body(NewTopic.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(topics.createTopic(parentId, request, viewer));
    }
}
