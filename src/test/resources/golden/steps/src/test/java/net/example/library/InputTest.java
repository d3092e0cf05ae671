package net.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import net.example.library.support.Answer;
import net.example.library.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("listWorks names every field that is not right")
    void listWorksNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get(
                        "/api/works?limit=51&word=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&title=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
                "limit",
                "word",
                "title");
    }

    @Test
    @DisplayName("addWork names every field that is not right")
    void addWorkNamesFaults() {
        var caller = visitor();
        refuses(caller.post("/api/works", "{}"), "isbn", "title", "words");
        refuses(caller.post("/api/works", """
                { "isbn": 5,
                  "title": 5,
                  "class": 5,
                  "series": 5,
                  "words": "none",
                  "branches": "none",
                  "nobodyKnowsThis": true }
                """), "isbn", "title", "class", "series", "words", "branches", "nobodyKnowsThis");
        refuses(caller.post("/api/works", """
                { "isbn": "xxxxxxxxxxxxxx",
                  "title": "",
                  "class": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                  "series": "xxxxxxxxxxxxxx" }
                """), "isbn", "title", "class", "series");
    }

    @Test
    @DisplayName("lend names every field that is not right")
    void lendNamesFaults() {
        var caller = visitor();
        refuses(caller.post("/api/works/x1/loans", "{}"), "card", "dueOn");
        refuses(caller.post("/api/works/x1/loans", """
                { "card": 5,
                  "dueOn": 5,
                  "branch": 5 }
                """), "card", "dueOn", "branch");
        refuses(caller.post("/api/works/x1/loans", """
                { "card": "xxxxxxxxxxxxxxxxxxxxx",
                  "branch": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
                """), "card", "branch");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
