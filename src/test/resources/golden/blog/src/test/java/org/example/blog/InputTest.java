package org.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import org.example.blog.support.Answer;
import org.example.blog.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("saveProfile names every field that is not right")
    void saveProfileNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.put("/v1/me", "{}"), "handle", "name");
        refuses(caller.put("/v1/me", """
                { "handle": 5,
                  "name": 5,
                  "nobodyKnowsThis": true }
                """), "handle", "name", "nobodyKnowsThis");
        refuses(caller.put("/v1/me", """
                { "handle": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "name": "" }
                """), "handle", "name");
    }

    @Test
    @DisplayName("listPostsOf names every field that is not right")
    void listPostsOfNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/v1/authors/x1/posts?state=no-such-word&limit=51"), "state", "limit");
    }

    @Test
    @DisplayName("feed names every field that is not right")
    void feedNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.get("/v1/feed?limit=51"), "limit");
    }

    @Test
    @DisplayName("listPosts names every field that is not right")
    void listPostsNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get(
                        "/v1/posts?tag=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&sort=no-such-word&limit=51"),
                "tag",
                "q",
                "sort",
                "limit");
    }

    @Test
    @DisplayName("createPost names every field that is not right")
    void createPostNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.post("/v1/posts", "{}"), "title", "body");
        refuses(caller.post("/v1/posts", """
                { "title": 5,
                  "body": 5,
                  "tags": "none",
                  "nobodyKnowsThis": true }
                """), "title", "body", "tags", "nobodyKnowsThis");
        refuses(caller.post("/v1/posts", """
                { "title": "",
                  "body": "" }
                """), "title", "body");
    }

    @Test
    @DisplayName("editPost names every field that is not right")
    void editPostNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.patch("/v1/posts/x1", """
                { "title": 5,
                  "body": 5,
                  "nobodyKnowsThis": true }
                """), "title", "body", "nobodyKnowsThis");
        refuses(caller.patch("/v1/posts/x1", """
                { "title": "",
                  "body": "" }
                """), "title", "body");
    }

    @Test
    @DisplayName("setPostState names every field that is not right")
    void setPostStateNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.put("/v1/posts/x1/state", "{}"), "state");
        refuses(caller.put("/v1/posts/x1/state", """
                { "state": "no-such-word",
                  "nobodyKnowsThis": true }
                """), "state", "nobodyKnowsThis");
    }

    @Test
    @DisplayName("listComments names every field that is not right")
    void listCommentsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/v1/posts/x1/comments?limit=51"), "limit");
    }

    @Test
    @DisplayName("addComment names every field that is not right")
    void addCommentNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.post("/v1/posts/x1/comments", "{}"), "body");
        refuses(caller.post("/v1/posts/x1/comments", """
                { "body": 5,
                  "answersTo": "many",
                  "nobodyKnowsThis": true }
                """), "body", "answersTo", "nobodyKnowsThis");
        refuses(caller.post("/v1/posts/x1/comments", """
                { "body": "" }
                """), "body");
    }

    @Test
    @DisplayName("listTopics names every field that is not right")
    void listTopicsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/v1/topics?limit=51"), "limit");
    }

    @Test
    @DisplayName("createTopic names every field that is not right")
    void createTopicNamesFaults() {
        var caller = signedIn("Somebody", "editor");
        refuses(caller.post("/v1/topics?parentId=many", "{}"), "parentId");
        refuses(caller.post("/v1/topics", "{}"), "name");
        refuses(caller.post("/v1/topics", """
                { "name": 5,
                  "hidden": "perhaps" }
                """), "name", "hidden");
        refuses(caller.post("/v1/topics", """
                { "name": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "name");
    }

    @Test
    @DisplayName("listTags names every field that is not right")
    void listTagsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/v1/tags?limit=51"), "limit");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
