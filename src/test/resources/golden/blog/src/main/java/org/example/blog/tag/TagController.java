package org.example.blog.tag;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import org.example.blog.support.input.RequestReader;
import org.example.blog.support.security.Viewer;
import org.example.blog.support.web.Caching;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class TagController {

    private final TagService tags;

    TagController(TagService tags) {
        this.tags = tags;
    }

    /** Tag cloud. */
    @GetMapping(path = "/tags/cloud", produces = "text/html;charset=UTF-8")
    @PermitAll
    String tagCloud() {
        return tags.tagCloud();
    }

    /** Tag words. */
    @GetMapping(path = "/tags/words", produces = "text/plain;charset=UTF-8")
    @PermitAll
    String tagWords() {
        return tags.tagWords();
    }

    /** Words with published posts, the most used first. */
    @GetMapping(path = "/tags", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<ListTagsResponse> listTags(RequestReader in, Viewer viewer) {
        var query = ListTagsQuery.read(in.query());
        in.faults().refuse();
        return Caching.of(Duration.ofSeconds(30), viewer).body(tags.listTags(query, viewer));
    }
}
