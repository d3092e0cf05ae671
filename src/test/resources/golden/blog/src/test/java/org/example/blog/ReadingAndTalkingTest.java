package org.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.example.blog.support.Backend;
import org.example.blog.support.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reading and talking")
class ReadingAndTalkingTest extends Backend {

    private Caller ada;
    private Caller bob;
    private Caller edith;

    @BeforeEach
    void background() {
        given("""
                insert into authors (handle, name, subject, created_at) values
                  ('ada', 'Ada', 'Ada', :now),
                  ('bob', 'Bob', 'Bob', :now + interval '1 ms')
                """);
        given("""
                insert into posts (slug, title, author_id, state, published_at, body, created_at) values
                  ('counts', 'Counts', (select id from authors where handle = 'ada' or subject = 'ada'), 'PUBLISHED', '2026-03-01T08:00:00Z', 'Body 1', :now),
                  ('sums', 'Sums', (select id from authors where handle = 'ada' or subject = 'ada'), 'PUBLISHED', '2026-03-02T08:00:00Z', 'Body 2', :now + interval '1 ms'),
                  ('lines', 'Lines', (select id from authors where handle = 'bob' or subject = 'bob'), 'PUBLISHED', '2026-03-03T08:00:00Z', 'Body 3', :now + interval '2 ms'),
                  ('plans', 'Plans', (select id from authors where handle = 'bob' or subject = 'bob'), 'DRAFT', null, 'Body 4', :now + interval '3 ms')
                """);
        ada = signedIn("Ada");
        bob = signedIn("Bob");
        edith = signedIn("Edith", "editor");
    }

    @Test
    @DisplayName("Newest first, page by page, and no drafts")
    void newestFirstPageByPageAndNoDrafts() {
        var seen = visitor()
                .get("/v1/posts?limit=2")
                .has("items", List.of("slug"), List.of(List.of("lines"), List.of("sums")));
        visitor()
                .get("/v1/posts?limit=2&cursor=" + Caller.encoded(seen.text("nextCursor")))
                .has("items", List.of("slug"), List.of(List.of("counts")))
                .has("nextCursor", "null");
    }

    @Test
    @DisplayName("What is liked most")
    void whatIsLikedMost() {
        ada.send("PUT", "/v1/posts/counts/likes/mine", null);
        bob.send("PUT", "/v1/posts/counts/likes/mine", null);
        bob.send("PUT", "/v1/posts/counts/likes/mine", null);
        bob.send("PUT", "/v1/posts/sums/likes/mine", null);
        bob.delete("/v1/posts/sums/likes/mine");
        visitor()
                .get("/v1/posts?sort=liked&limit=1")
                .has("items", List.of("slug", "likes"), List.of(List.of("counts", "2")));
        assertThat(count("likes")).isEqualTo(2);
    }

    @Test
    @DisplayName("Comments and what is said to them")
    void commentsAndWhatIsSaidToThem() {
        var seenByBob = bob.post("/v1/posts/counts/comments", """
                { "body": "And three?" }
                """);
        var seenByAda = ada.post("/v1/posts/counts/comments", """
                { "body": "Soon.", "answersTo": %s }
                """.formatted(seenByBob.text("id"))).is(201);
        visitor()
                .get("/v1/posts/counts/comments")
                .has(
                        "items",
                        List.of("body", "author.handle", "answers[0].body", "answers[0].author.handle"),
                        List.of(List.of("And three?", "bob", "Soon.", "ada")));
        bob.post("/v1/posts/counts/comments", """
                { "body": "When?", "answersTo": %s }
                """.formatted(seenByAda.text("id"))).is(422, "TOO_DEEP");
        assertThat(row("select comment_count from posts where slug = 'counts'")).containsExactly("2");
    }

    @Test
    @DisplayName("A comment goes with its answers")
    void aCommentGoesWithItsAnswers() {
        var seenByBob = bob.post("/v1/posts/counts/comments", """
                { "body": "And three?" }
                """);
        ada.post("/v1/posts/counts/comments", """
                { "body": "Soon.", "answersTo": %s }
                """.formatted(seenByBob.text("id")));
        ada.delete("/v1/comments/" + Caller.encoded(seenByBob.text("id"))).is(403, "NOT_YOURS");
        edith.delete("/v1/comments/" + Caller.encoded(seenByBob.text("id"))).is(204);
        assertThat(count("comments")).isEqualTo(0);
        assertThat(row("select comment_count from posts where slug = 'counts'")).containsExactly("0");
    }

    @Test
    @DisplayName("An answer stays under its post")
    void anAnswerStaysUnderItsPost() {
        var seenByBob = bob.post("/v1/posts/counts/comments", """
                { "body": "And three?" }
                """);
        ada.post("/v1/posts/sums/comments", """
                { "body": "Soon.", "answersTo": %s }
                """.formatted(seenByBob.text("id"))).is(422, "NO_SUCH_COMMENT");
    }
}
