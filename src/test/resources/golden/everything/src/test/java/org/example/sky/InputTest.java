package org.example.sky;

import static org.assertj.core.api.Assertions.assertThat;

import org.example.sky.support.Answer;
import org.example.sky.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("listTelescopes names every field that is not right")
    void listTelescopesNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get(
                        "/v1/telescopes?retired=perhaps&mount=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&limit=51&offset=100001"),
                "retired",
                "mount",
                "limit",
                "offset");
    }

    @Test
    @DisplayName("addTelescope names every field that is not right")
    void addTelescopeNamesFaults() {
        var caller = signedIn("Somebody", "keeper");
        refuses(caller.post("/v1/telescopes", "{}"), "code", "title", "apertureMm");
        refuses(caller.post("/v1/telescopes", """
                { "code": 5,
                  "title": 5,
                  "apertureMm": "many",
                  "focalRatio": "cheap",
                  "commissioned": 5,
                  "retired": "perhaps",
                  "mount": 5 }
                """), "code", "title", "apertureMm", "focalRatio", "commissioned", "retired", "mount");
        refuses(caller.post("/v1/telescopes", """
                { "code": "xxxxxxxxxxxxx",
                  "title": "",
                  "apertureMm": 40001,
                  "focalRatio": "100.9",
                  "mount": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "code", "title", "apertureMm", "focalRatio", "mount");
    }

    @Test
    @DisplayName("replaceTelescope names every field that is not right")
    void replaceTelescopeNamesFaults() {
        var caller = signedIn("Somebody", "keeper");
        refuses(caller.put("/v1/telescopes/x1", "{}"), "title", "apertureMm");
        refuses(caller.put("/v1/telescopes/x1", """
                { "title": 5,
                  "apertureMm": "many",
                  "focalRatio": "cheap",
                  "commissioned": 5,
                  "retired": "perhaps",
                  "mount": 5,
                  "settings": "none",
                  "nobodyKnowsThis": true }
                """), "title", "apertureMm", "focalRatio", "commissioned", "retired", "mount", "settings", "nobodyKnowsThis");
        refuses(caller.put("/v1/telescopes/x1", """
                { "title": "",
                  "apertureMm": 40001,
                  "focalRatio": "100.9",
                  "mount": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "title", "apertureMm", "focalRatio", "mount");
    }

    @Test
    @DisplayName("adjustTelescope names every field that is not right")
    void adjustTelescopeNamesFaults() {
        var caller = signedIn("Somebody", "keeper");
        refuses(caller.patch("/v1/telescopes/x1", """
                { "title": 5,
                  "focalRatio": "cheap",
                  "retired": "perhaps",
                  "mount": 5,
                  "nobodyKnowsThis": true }
                """), "title", "focalRatio", "retired", "mount", "nobodyKnowsThis");
        refuses(caller.patch("/v1/telescopes/x1", """
                { "title": "",
                  "focalRatio": "100.9",
                  "mount": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "title", "focalRatio", "mount");
    }

    @Test
    @DisplayName("sightingsOf names every field that is not right")
    void sightingsOfNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get("/v1/telescopes/x1/sightings?conditions=no-such-word&page=10001&size=41"),
                "conditions",
                "page",
                "size");
    }

    @Test
    @DisplayName("searchSightings names every field that is not right")
    void searchSightingsNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get(
                        "/v1/sightings?telescope=xxxxxxxxxxxxx&since=not-one&faintest=41&keyword=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&order=no-such-word&limit=41"),
                "telescope",
                "since",
                "faintest",
                "keyword",
                "order",
                "limit");
    }

    @Test
    @DisplayName("amendSighting names every field that is not right")
    void amendSightingNamesFaults() {
        var caller = signedIn("Somebody", "keeper");
        refuses(caller.send("PATCH", "/v1/sightings/00000000-0000-4000-8000-000000000001", """
                { "magnitude": "many",
                  "conditions": "no-such-word",
                  "keywords": "none",
                  "remarks": 5,
                  "nobodyKnowsThis": true }
                """, "Content-Type", "application/json", "If-Match", "*"), "magnitude", "conditions", "keywords", "remarks", "nobodyKnowsThis");
        refuses(caller.send("PATCH", "/v1/sightings/00000000-0000-4000-8000-000000000001", """
                { "magnitude": 41 }
                """, "Content-Type", "application/json", "If-Match", "*"), "magnitude");
    }

    @Test
    @DisplayName("listVisits names every field that is not right")
    void listVisitsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/v1/visits?limit=51&offset=1001"), "limit", "offset");
    }

    @Test
    @DisplayName("announceVisit names every field that is not right")
    void announceVisitNamesFaults() {
        var caller = visitor();
        refuses(caller.post("/v1/visits", "{}"), "telescope", "leader");
        refuses(caller.post("/v1/visits", """
                { "telescope": 5,
                  "leader": 5,
                  "contact": 5,
                  "stars": "many",
                  "tongue": "no-such-word",
                  "password": 5,
                  "nobodyKnowsThis": true }
                """), "telescope", "leader", "contact", "stars", "tongue", "password", "nobodyKnowsThis");
        refuses(caller.post("/v1/visits", """
                { "telescope": "xxxxxxxxxxxxx",
                  "leader": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "stars": 6,
                  "password": "xxxxxxxxxxxxxxxxxxxxx" }
                """), "telescope", "leader", "stars", "password");
    }

    @Test
    @DisplayName("changeVisit names every field that is not right")
    void changeVisitNamesFaults() {
        var caller = visitor();
        refuses(caller.send("PATCH", "/v1/visits/1", """
                { "contact": 5,
                  "stars": "many",
                  "nobodyKnowsThis": true }
                """, "Content-Type", "application/json"), "contact", "stars", "nobodyKnowsThis");
        refuses(caller.send("PATCH", "/v1/visits/1", """
                { "stars": 6 }
                """, "Content-Type", "application/json"), "stars");
    }

    @Test
    @DisplayName("listGifts names every field that is not right")
    void listGiftsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/v1/gifts?limit=51"), "limit");
    }

    @Test
    @DisplayName("give names every field that is not right")
    void giveNamesFaults() {
        var caller = signedIn("Somebody");
        refuses(caller.post("/v1/gifts", "{}"), "what", "giver");
        refuses(caller.post("/v1/gifts", """
                { "what": "no-such-word",
                  "giver": 5,
                  "amount": "cheap",
                  "thing": 5,
                  "until": 5 }
                """), "what", "giver", "amount", "thing", "until");
        refuses(caller.post("/v1/gifts", """
                { "giver": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "amount": "0",
                  "thing": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "giver", "amount", "thing");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
