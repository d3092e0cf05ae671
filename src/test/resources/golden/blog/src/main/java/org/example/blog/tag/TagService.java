package org.example.blog.tag;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.example.blog.support.data.AnswerCache;
import org.example.blog.support.data.Changes;
import org.example.blog.support.security.Viewer;
import org.example.blog.support.web.Html;
import org.springframework.stereotype.Service;

/** The rules of tags. */
@Service
class TagService {

    /** What an answer of {@code listTags} depends on, the stored rows apart. */
    private record ListTagsQuestion(ListTagsQuery query) {}

    private final TagRepository tags;
    private final AnswerCache<ListTagsQuestion, ListTagsResponse> keptListTags;

    TagService(TagRepository tags, Changes changes, Clock clock) {
        this.tags = tags;
        this.keptListTags = new AnswerCache<>(
                Duration.ofSeconds(30), 1_000, clock, changes, Set.of("authors", "post_tags", "posts", "tags"));
    }

    /** See document.md:281. */
    String tagCloud() {
        var tags2 = tags.findTags();
        return "<ul>" + tags2.stream()
                .map(t -> "<li>" + Html.escape(t.word()) + "</li>")
                .collect(Collectors.joining()) + "</ul>";
    }

    /** See document.md:284. */
    String tagWords() {
        var tags2 = tags.findTagsForTagWords();
        return "tags: " + String.join(", ", tags2.stream().map(TagRow::word).toList());
    }

    /** Words with published posts, the most used first. See document.md:287. */
    ListTagsResponse listTags(ListTagsQuery query, Viewer viewer) {
        var question = new ListTagsQuestion(query);
        return keptListTags.get(question, () -> readListTags(query, viewer));
    }

    private ListTagsResponse readListTags(ListTagsQuery query, Viewer viewer) {
        var items = tags.listTags(query);
        return new ListTagsResponse(items);
    }
}
