package net.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.example.library.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lending")
class LendingTest extends Backend {

    @Test
    @DisplayName("From shelf to shelf")
    void fromShelfToShelf() {
        clock.set(Instant.parse("2026-03-01T20:00:00Z"));
        given("""
                insert into branches (name) values
                  ('North')
                """);
        given("""
                insert into readers (card) values
                  ('C1')
                """);
        visitor().post("/api/works", """
                { "isbn": "1234567890", "title": "One", "words": ["Sea", "wind"], "branches": [ { "branch": "North", "price": "5.00" }, { "branch": "North" } ] }
                """).is(201).has("words[0]", "sea").has("onShelf", "2").has("copies[0].branch", "North").has("class", "general");
        visitor().post("/api/works", """
                { "isbn": "1234567891", "title": "Two", "series": "1234567890", "words": [], "branches": [ { "branch": "East" } ] }
                """).is(400, "NO_BRANCH");
        assertThat(count("works")).isEqualTo(1);
        visitor().post("/api/works/1234567890/loans", """
                { "card": "C1", "dueOn": "2026-02-01" }
                """).is(200).has("lent", "true").has("left", "1");
        visitor().delete("/api/works/1234567890").is(409, "IS_LENT");
        visitor().get("/api/readers/C1").has("open[0].state", "OPEN").has("loansLeft", "2");
        visitor().send("POST", "/api/readers/C1/returns", null).is(200).has("fines", "0.50").has("loansLeft", "3");
        visitor().post("/api/works/1234567890/loans", """
                { "card": "C1", "dueOn": "2026-04-01" }
                """).is(409, "OWES");
        visitor().delete("/api/readers/C1").is(409, "OWES");
        visitor().get("/api/works?word=wind").is(200).has("items", List.of("title"), List.of(List.of("One")));
        visitor().get("/api/works/1234567890").has("onShelf", "2");
    }
}
