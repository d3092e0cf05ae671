package org.example.blog;

import java.util.List;
import org.example.blog.support.Backend;
import org.example.blog.support.Caller;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Topics")
class TopicsTest extends Backend {

    @Test
    @DisplayName("A tree is shown whole, however deep")
    void aTreeIsShownWholeHoweverDeep() {
        var kim = signedIn("Kim", "editor");
        kim.post("/v1/topics", """
                { "name": "Living" }
                """);
        var seenByKim = kim.post("/v1/topics", """
                { "name": "Travel" }
                """);
        var seenByKim2 = kim.post("/v1/topics?parentId=" + Caller.encoded(seenByKim.text("id")), """
                { "name": "Far" }
                """);
        var seenByKim3 = kim.post("/v1/topics?parentId=" + Caller.encoded(seenByKim2.text("id")), """
                { "name": "Farther" }
                """);
        kim.post("/v1/topics?parentId=" + Caller.encoded(seenByKim3.text("id")), """
                { "name": "Farthest" }
                """);
        visitor()
                .get("/v1/topics")
                .is(200)
                .has("items", List.of("name"), List.of(List.of("Living"), List.of("Travel")))
                .has("items[0].topics", "[]")
                .has("items[1].topics[0].name", "Far")
                .has("items[1].topics[0].topics[0].name", "Farther")
                .has("items[1].topics[0].topics[0].topics[0].name", "Farthest")
                .has("items[1].topics[0].topics[0].topics[0].topics", "[]");
    }
}
