package net.example.inn;

import static org.assertj.core.api.Assertions.assertThat;

import net.example.inn.support.Answer;
import net.example.inn.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("book names every field that is not right")
    void bookNamesFaults() {
        var caller = visitor();
        refuses(caller.post("/stays", "{}"), "guest", "room", "nights");
        refuses(caller.post("/stays", """
                { "guest": 5,
                  "room": 5,
                  "nights": "many",
                  "code": 5,
                  "nobodyKnowsThis": true }
                """), "guest", "room", "nights", "code", "nobodyKnowsThis");
        refuses(caller.post("/stays", """
                { "guest": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "room": "xxxxxxxxxxx",
                  "nights": 31,
                  "code": "xxxxxxxxxxxxxxxxxxxxx" }
                """), "guest", "room", "nights", "code");
    }

    @Test
    @DisplayName("give names every field that is not right")
    void giveNamesFaults() {
        var caller = visitor();
        refuses(caller.post("/guests/x1/gifts", "{}"), "to", "points");
        refuses(caller.post("/guests/x1/gifts", """
                { "to": 5,
                  "points": "many",
                  "nobodyKnowsThis": true }
                """), "to", "points", "nobodyKnowsThis");
        refuses(caller.post("/guests/x1/gifts", """
                { "to": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "points": 101 }
                """), "to", "points");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
