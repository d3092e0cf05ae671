package net.example.shelves;

import static org.assertj.core.api.Assertions.assertThat;

import net.example.shelves.support.Backend;
import net.example.shelves.support.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The catalogue")
class TheCatalogueTest extends Backend {

    private Caller lea;
    private Caller hal;

    @BeforeEach
    void background() {
        given("""
                insert into authors (id, name) overriding system value values
                  (1, 'Jane Austen'),
                  (2, 'James Joyce')
                """);
        lea = signedIn("Lea", "librarian");
        hal = signedIn("Hal", "head");
    }

    @Test
    @DisplayName("A work is found by its author")
    void aWorkIsFoundByItsAuthor() {
        lea.post("/api/works", """
                { "title": "Emma", "authors": [1], "firstYear": 1815 }
                """);
        visitor()
                .get("/api/works?q=austen")
                .is(200)
                .has("total", "1")
                .has("works[0].title", "Emma")
                .has("works[0].authors[0].name", "Jane Austen");
    }

    @Test
    @DisplayName("An edition and its copies")
    void anEditionAndItsCopies() {
        var seenByLea = lea.post("/api/works", """
                { "title": "Emma", "authors": [1], "firstYear": 1815 }
                """);
        lea.post("/api/works/" + Caller.encoded(seenByLea.text("id")) + "/editions", """
                { "isbn": "9780000000001", "language": "EN", "price": "12.50", "shelves": ["A1", "A2"] }
                """).is(201);
        assertThat(count("copies")).isEqualTo(2);
        lea.get("/api/editions/9780000000001/copies/2").has("shelf", "A2").has("state", "AVAILABLE");
    }
}
