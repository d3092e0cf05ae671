package org.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.example.blog.support.Answers;
import org.example.blog.support.Backend;
import org.example.blog.support.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Writing")
class WritingTest extends Backend {

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
        ada = signedIn("Ada");
        bob = signedIn("Bob");
        edith = signedIn("Edith", "editor");
    }

    @Test
    @DisplayName("Words are shown as they were written, and never as markup")
    void wordsAreShownAsTheyWereWrittenAndNeverAsMarkup() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        given("""
                insert into tags (word) values
                  ('<b>')
                """);
        visitor().get("/v1/tags/cloud").is(200).contains("<ul><li>&lt;b&gt;</li><li>basics</li><li>numbers</li></ul>");
        visitor().get("/v1/tags/words").contains("numbers, basics, <b>");
    }

    @Test
    @DisplayName("A draft is its author's alone")
    void aDraftIsItsAuthorsAlone() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        bob.get("/v1/posts/how-to-count").is(404, "NOT_FOUND");
        ada.get("/v1/posts/how-to-count")
                .is(200)
                .has("state", "DRAFT")
                .has("author.handle", "ada")
                .has("publishedAt", "null");
        edith.get("/v1/posts/how-to-count").is(200);
    }

    @Test
    @DisplayName("Published, it stands in the feeds of those who follow")
    void publishedItStandsInTheFeedsOfThoseWhoFollow() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        bob.send("PUT", "/v1/authors/ada/followers/me", null);
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "PUBLISHED" }
                """).is(200);
        bob.get("/v1/feed")
                .has("items", List.of("slug", "author.handle", "likes"), List.of(List.of("how-to-count", "ada", "0")));
        ada.get("/v1/feed").is(200).contains("[]");
    }

    @Test
    @DisplayName("A draft cannot be withdrawn, nor something published become a draft")
    void aDraftCannotBeWithdrawnNorSomethingPublishedBecomeADraft() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "WITHDRAWN" }
                """).is(409, "CONFLICT");
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "PUBLISHED" }
                """);
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "DRAFT" }
                """).is(409, "CONFLICT");
        assertThat(row("select state from posts where slug = 'how-to-count'")).containsExactly("PUBLISHED");
    }

    @Test
    @DisplayName("Withdrawn, it is gone for readers, and comes back as it was")
    void withdrawnItIsGoneForReadersAndComesBackAsItWas() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "PUBLISHED" }
                """);
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "WITHDRAWN" }
                """);
        visitor().get("/v1/posts/how-to-count").is(404, "NOT_FOUND");
        ada.put("/v1/posts/how-to-count/state", """
                { "state": "PUBLISHED" }
                """);
        visitor().get("/v1/posts/how-to-count").is(200);
    }

    @Test
    @DisplayName("The same title twice, and a tag twice")
    void theSameTitleTwiceAndATagTwice() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        bob.post("/v1/posts", """
                { "title": "How to count!", "body": "Three." }
                """).is(409, "TITLE_TAKEN");
        bob.post("/v1/posts", """
                { "title": "Sums", "body": "Four.", "tags": ["numbers", "numbers"] }
                """).is(422, "TAG_TWICE");
        assertThat(count("posts")).isEqualTo(1);
        assertThat(count("tags")).isEqualTo(2);
    }

    @Test
    @DisplayName("Sent twice, begun once")
    void sentTwiceBegunOnce() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        Answers.times(2, () -> bob.post("/v1/posts", """
                { "title": "Sums", "body": "One and two." }
                """, "Idempotency-Key", "draft-1")).areTheSame();
        assertThat(count("posts")).isEqualTo(2);
    }

    @Test
    @DisplayName("Only its author edits it, and keeps its address")
    void onlyItsAuthorEditsItAndKeepsItsAddress() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        edith.patch("/v1/posts/how-to-count", """
                { "body": "Three." }
                """).is(403, "NOT_YOURS");
        ada.patch("/v1/posts/how-to-count", """
                { "title": "How to count on" }
                """).is(200).has("slug", "how-to-count").has("title", "How to count on").has("body", "One, two.");
    }

    @Test
    @DisplayName("Two windows, one of them old")
    void twoWindowsOneOfThemOld() {
        ada.post("/v1/posts", """
                { "title": "How to Count", "body": "One, two.", "tags": ["numbers", "basics"] }
                """);
        ada.get("/v1/posts/how-to-count");
        ada.patch("/v1/posts/how-to-count", """
                { "body": "One, two, three." }
                """);
        ada.patch("/v1/posts/how-to-count", """
                { "body": "One." }
                """, "If-Match", "\"old\"").is(412, "CHANGED_MEANWHILE");
    }
}
