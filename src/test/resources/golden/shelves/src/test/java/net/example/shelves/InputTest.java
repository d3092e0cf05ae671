package net.example.shelves;

import static org.assertj.core.api.Assertions.assertThat;

import net.example.shelves.support.Answer;
import net.example.shelves.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One answer names every field that is not right; nothing runs before all of them are. */
@DisplayName("What is refused")
class InputTest extends Backend {

    @Test
    @DisplayName("searchWorks names every field that is not right")
    void searchWorksNamesFaults() {
        var caller = visitor();
        refuses(
                caller.get("/api/works?q=x&author=many&sort=no-such-word&limit=51&offset=10001"),
                "q",
                "author",
                "sort",
                "limit",
                "offset");
    }

    @Test
    @DisplayName("addWork names every field that is not right")
    void addWorkNamesFaults() {
        var caller = signedIn("Somebody", "librarian");
        refuses(caller.post("/api/works", "{}"), "title", "authors");
        refuses(caller.post("/api/works", """
                { "title": 5,
                  "firstYear": "many",
                  "subjects": "none",
                  "authors": "none",
                  "nobodyKnowsThis": true }
                """), "title", "firstYear", "subjects", "authors", "nobodyKnowsThis");
        refuses(caller.post("/api/works", """
                { "title": "",
                  "firstYear": 2101 }
                """), "title", "firstYear");
    }

    @Test
    @DisplayName("addEdition names every field that is not right")
    void addEditionNamesFaults() {
        var caller = signedIn("Somebody", "librarian");
        refuses(caller.post("/api/works/00000000-0000-4000-8000-000000000001/editions", "{}"), "isbn", "language");
        refuses(caller.post("/api/works/00000000-0000-4000-8000-000000000001/editions", """
                { "isbn": 5,
                  "language": "no-such-word",
                  "publisher": 5,
                  "published": 5,
                  "pages": "many",
                  "price": "cheap",
                  "shelves": "none",
                  "nobodyKnowsThis": true }
                """), "isbn", "language", "publisher", "published", "pages", "price", "shelves", "nobodyKnowsThis");
        refuses(caller.post("/api/works/00000000-0000-4000-8000-000000000001/editions", """
                { "pages": 32768,
                  "price": "-1" }
                """), "pages", "price");
    }

    @Test
    @DisplayName("replaceCopy names every field that is not right")
    void replaceCopyNamesFaults() {
        var caller = signedIn("Somebody", "librarian");
        refuses(caller.put("/api/editions/x1/copies/1", "{}", "If-Match", "*"), "shelf");
        refuses(caller.put("/api/editions/x1/copies/1", """
                { "state": "no-such-word",
                  "shelf": 5,
                  "acquired": 5,
                  "nobodyKnowsThis": true }
                """, "If-Match", "*"), "state", "shelf", "acquired", "nobodyKnowsThis");
        refuses(caller.put("/api/editions/x1/copies/1", """
                { "shelf": "xxxxxxxxxxxxxxxxxxxxx" }
                """, "If-Match", "*"), "shelf");
    }

    @Test
    @DisplayName("listNotes names every field that is not right")
    void listNotesNamesFaults() {
        var caller = signedIn("Somebody", "librarian");
        refuses(caller.get("/api/editions/x1/copies/1/notes?limit=51&offset=10001"), "limit", "offset");
    }

    @Test
    @DisplayName("addNote names every field that is not right")
    void addNoteNamesFaults() {
        var caller = signedIn("Somebody", "librarian");
        refuses(caller.post("/api/editions/x1/copies/1/notes", "{}"), "body");
        refuses(caller.post("/api/editions/x1/copies/1/notes", """
                { "body": 5 }
                """), "body");
        refuses(caller.post("/api/editions/x1/copies/1/notes", """
                { "body": "" }
                """), "body");
    }

    @Test
    @DisplayName("listAuthors names every field that is not right")
    void listAuthorsNamesFaults() {
        var caller = visitor();
        refuses(caller.get("/api/authors?limit=51&offset=-1"), "limit", "offset");
    }

    @Test
    @DisplayName("addAuthor names every field that is not right")
    void addAuthorNamesFaults() {
        var caller = signedIn("Somebody", "librarian");
        refuses(caller.post("/api/authors", "{}"), "name");
        refuses(caller.post("/api/authors", """
                { "name": 5,
                  "born": 5,
                  "died": 5,
                  "nobodyKnowsThis": true }
                """), "name", "born", "died", "nobodyKnowsThis");
        refuses(caller.post("/api/authors", """
                { "name": "" }
                """), "name");
    }

    private static void refuses(Answer answer, String... fields) {
        answer.is(400, "INVALID_REQUEST");
        assertThat(answer.faults()).as(answer.http().body()).contains(fields);
    }
}
