package org.example.sky;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.example.sky.support.Answers;
import org.example.sky.support.Backend;
import org.example.sky.support.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The log of the observatory")
class TheLogOfTheObservatoryTest extends Backend {

    private Caller kim;
    private Caller dora;
    private Caller olga;
    private Caller otto;

    @BeforeEach
    void background() {
        clock.set(Instant.parse("2026-03-01T20:00:00Z"));
        given("""
                insert into telescopes (code, title, aperture_mm, retired, mount_id, created_at) values
                  ('big', 'The Great <One>', 2400, false, (select id from mounts where label = 'fork'), :now),
                  ('small', 'The Finder', 80, false, (select id from mounts where label = 'dobson'), :now + interval '1 ms'),
                  ('old', 'Grandmother', 150, true, null, :now + interval '2 ms')
                """);
        given("""
                insert into sightings (telescope_id, target, magnitude, seen_at, observer, published) values
                  ((select id from telescopes where code = 'big'), 'M31', 3.44, '2026-02-01T20:00:00Z', 'Olga', true),
                  ((select id from telescopes where code = 'big'), 'M42', 4.00, '2026-02-02T20:00:00Z', 'Olga', true),
                  ((select id from telescopes where code = 'big'), 'Nova', null, '2026-02-03T20:00:00Z', 'Olga', false),
                  ((select id from telescopes where code = 'small'), 'Moon', -12.70, '2026-02-04T20:00:00Z', 'Otto', true)
                """);
        kim = signedIn("Kim", "keeper");
        dora = signedIn("Dora", "director");
        olga = signedIn("Olga");
        otto = signedIn("Otto");
    }

    @Test
    @DisplayName("Pages of an offset tell how many there are")
    void pagesOfAnOffsetTellHowManyThereAre() {
        visitor().get("/v1/telescopes?limit=2&offset=2").is(200).has("count", "3");
    }

    @Test
    @DisplayName("A telescope is filtered by its mount")
    void aTelescopeIsFilteredByItsMount() {
        visitor()
                .get("/v1/telescopes?mount=fork")
                .has("count", "1")
                .has("instruments[0].code", "big")
                .has("instruments[0].mount.label", "fork")
                .has("instruments[0].sightings", "2");
    }

    @Test
    @DisplayName("A keeper sets up an instrument, and what else is sent is kept")
    void aKeeperSetsUpAnInstrumentAndWhatElseIsSentIsKept() {
        kim.post("/v1/telescopes", """
                { "code": "new1", "title": "The New One", "apertureMm": 500, "mount": "fork", "focalRatio": "7.5",
                  "calibration": "{\\"offset\\": 0.5}", "firmware": "2.1" }
                """).is(201).hasHeader("Location", "/v1/telescopes/new1").has("mount.label", "fork").has("settings.firmware", "2.1").has("focalRatio", "7.5");
    }

    @Test
    @DisplayName("A calibration is looked into")
    void aCalibrationIsLookedInto() {
        kim.post("/v1/telescopes", """
                { "code": "new2", "title": "The New One", "apertureMm": 500, "calibration": "{\\"offset\\": 99}" }
                """).is(400, "INVALID_REQUEST").faults("calibration.offset");
    }

    @Test
    @DisplayName("A mount that does not exist is a fault of its field")
    void aMountThatDoesNotExistIsAFaultOfItsField() {
        kim.post("/v1/telescopes", """
                { "code": "new3", "title": "The New One", "apertureMm": 500, "mount": "rope" }
                """).is(400, "INVALID_REQUEST").faults("mount");
    }

    @Test
    @DisplayName("The same order sent twice sets up one instrument")
    void theSameOrderSentTwiceSetsUpOneInstrument() {
        Answers.times(2, () -> kim.post("/v1/telescopes", """
                { "code": "twin", "title": "Twin", "apertureMm": 500 }
                """, "Idempotency-Key", "k-1")).areTheSame();
        assertThat(count("telescopes")).isEqualTo(4);
    }

    @Test
    @DisplayName("Another order under the same key is refused")
    void anotherOrderUnderTheSameKeyIsRefused() {
        kim.post("/v1/telescopes", """
                { "code": "one", "title": "One", "apertureMm": 500 }
                """, "Idempotency-Key", "k-2");
        kim.post("/v1/telescopes", """
                { "code": "two", "title": "Two", "apertureMm": 500 }
                """, "Idempotency-Key", "k-2").is(422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    @DisplayName("Replacing resets what is left out")
    void replacingResetsWhatIsLeftOut() {
        dora.put("/v1/telescopes/old", """
                { "title": "Great-grandmother", "apertureMm": 151 }
                """).is(200);
        assertThat(row("select title, retired::text from telescopes where code = 'old'"))
                .containsExactly("Great-grandmother", "false");
    }

    @Test
    @DisplayName("What one field demands of others is looked at as well")
    void whatOneFieldDemandsOfOthersIsLookedAtAsWell() {
        dora.put("/v1/telescopes/old", """
                { "title": "Great-grandmother", "apertureMm": 151, "retired": true, "focalRatio": "7.5", "settings": { "A1": "x" } }
                """).is(400, "INVALID_REQUEST").faults("settings", "commissioned", "mount");
        kim.patch("/v1/telescopes/big", """
                {"retired": true, "mount": null}
                """).is(400, "INVALID_REQUEST").faults("body");
    }

    @Test
    @DisplayName("A null clears, an absent field stays")
    void aNullClearsAnAbsentFieldStays() {
        kim.patch("/v1/telescopes/big", """
                {"mount": null}
                """).is(200).has("mount", "null").has("title", "The Great <One>");
    }

    @Test
    @DisplayName("A log entry comes from a form")
    void aLogEntryComesFromAForm() {
        var seenByOlga = olga.send(
                "POST",
                "/v1/telescopes/small/sightings",
                "target=Mars&seenAt=2026-02-28T21:00:00Z&conditions=HAZY",
                "Content-Type",
                "application/x-www-form-urlencoded")
                .is(201)
                .has("observer", "Olga")
                .has("conditions", "HAZY");
        visitor().get("/v1/sightings/" + Caller.encoded(seenByOlga.text("id"))).is(404, "NOT_FOUND");
        olga.get("/v1/sightings/" + Caller.encoded(seenByOlga.text("id"))).is(200);
    }

    @Test
    @DisplayName("A retired instrument sees nothing")
    void aRetiredInstrumentSeesNothing() {
        olga.send(
                "POST",
                "/v1/telescopes/old/sightings",
                "target=Mars&seenAt=2026-02-28T21:00:00Z",
                "Content-Type",
                "application/x-www-form-urlencoded")
                .is(409, "OUT_OF_SERVICE");
    }

    @Test
    @DisplayName("Numbered pages show what the caller may see")
    void numberedPagesShowWhatTheCallerMaySee() {
        visitor()
                .get("/v1/telescopes/big/sightings?size=1&page=2")
                .has("results", List.of("target"), List.of(List.of("M31")))
                .has("total", "2");
        olga.get("/v1/telescopes/big/sightings")
                .has("results", List.of("target"), List.of(List.of("Nova"), List.of("M42"), List.of("M31")));
    }

    @Test
    @DisplayName("The brightest first, the unknown last, across pages")
    void theBrightestFirstTheUnknownLastAcrossPages() {
        var seenByKim = kim.get("/v1/sightings?order=brightest&limit=3")
                .has("sightings", List.of("target"), List.of(List.of("Moon"), List.of("M31"), List.of("M42")));
        kim.get("/v1/sightings?order=brightest&limit=3&cursor=" + Caller.encoded(seenByKim.text("next")))
                .has("sightings", List.of("target"), List.of(List.of("Nova")));
    }

    @Test
    @DisplayName("A night's log is stored whole or not at all")
    void aNightsLogIsStoredWholeOrNotAtAll() {
        olga.send("POST", "/v1/telescopes/small/log", """
                target,seenAt,conditions,magnitude
                Venus,2026-02-20T18:00:00Z,CLEAR,-4.10
                Vega,yesterday,SUNNY,0.03
                """, "Content-Type", "text/csv").is(400, "INVALID_REQUEST").faults("[1].seenAt", "[1].conditions");
        assertThat(count("sightings")).isEqualTo(4);
    }

    @Test
    @DisplayName("Visits are told apart by lists, an object, a header and a cookie")
    void visitsAreToldApartByListsAnObjectAHeaderAndACookie() {
        given("""
                insert into visits (telescope_id, leader, stars, tongue, contact, created_at) values
                  ((select id from telescopes where code = 'big'), 'Ana', 1, 'en', 'ana@sky.org', :now),
                  ((select id from telescopes where code = 'big'), 'Ben', 3, 'fr', null, :now + interval '1 ms'),
                  ((select id from telescopes where code = 'small'), 'Cleo', 5, 'de-AT', 'cleo@sky.org', :now + interval '2 ms')
                """);
        visitor()
                .get("/v1/visits?stars=1%2C5")
                .has("visits", List.of("leader"), List.of(List.of("Cleo"), List.of("Ana")));
        visitor()
                .get("/v1/visits?tongues=fr%7Cde-AT")
                .has("visits", List.of("leader"), List.of(List.of("Cleo"), List.of("Ben")));
        visitor()
                .get("/v1/visits", "X-Contact", "ana@sky.org")
                .has("visits", List.of("leader"), List.of(List.of("Ana")));
        visitor().get("/v1/visits", "Cookie", "tongue=fr").has("visits", List.of("leader"), List.of(List.of("Ben")));
        visitor().get("/v1/visits?stars=2").is(400, "INVALID_REQUEST").faults("stars[0]");
    }

    @Test
    @DisplayName("What a visit leaves out has its default")
    void whatAVisitLeavesOutHasItsDefault() {
        visitor().post("/v1/visits", """
                { "telescope": "big", "leader": "Ana", "guests": "name,age\\nBo,7\\nCy,", "wish": { "kind": "tour", "hours": 1.5 } }
                """).is(201).has("stars", "5").has("tongue", "de-AT").has("wish.hours", "1.5").contains("Bo,7");
    }

    @Test
    @DisplayName("A wish may be made of wishes")
    void aWishMayBeMadeOfWishes() {
        visitor().post("/v1/visits", """
                { "telescope": "big", "leader": "Ana",
                  "wish": { "kind": "evening", "parts": [{ "kind": "tour", "hours": 1.5 }, { "kind": "evening", "parts": [] }] } }
                """).is(201).has("wish.parts[0].hours", "1.5");
        visitor().post("/v1/visits", """
                { "telescope": "big", "leader": "Nobody",
                  "wish": { "kind": "evening", "parts": [{ "kind": "tour", "hours": 99 }] } }
                """).is(400, "INVALID_REQUEST").faults("leader", "wish");
    }

    @Test
    @DisplayName("Every fault of a visit is named, in the words of the house")
    void everyFaultOfAVisitIsNamedInTheWordsOfTheHouse() {
        visitor().post("/v1/visits", """
                { "telescope": "big", "leader": "Ana", "contact": "nobody", "stars": 2, "guests": "name,age\\n,5\\nBo,999",
                  "wish": { "kind": "tour", "hours": 9 }, "more": 1 }
                """).is(400, "INVALID_REQUEST").faults("contact", "stars", "guests[0].name", "guests[0].age", "guests[1].age", "wish.hours", "more").contains("is too much").contains("looks wrong");
    }

    @Test
    @DisplayName("A gift is one of several things, and shows what belongs to that one")
    void aGiftIsOneOfSeveralThingsAndShowsWhatBelongsToThatOne() {
        olga.post("/v1/gifts", """
                { "what": "MONEY", "giver": "Ana", "amount": "25.00" }
                """).is(201).has("what", "MONEY").has("amount", "25.00");
        olga.post("/v1/gifts", """
                { "what": "LOAN", "giver": "Ben", "amount": "3" }
                """).is(400, "INVALID_REQUEST").faults("thing");
        olga.post("/v1/gifts", """
                { "what": "MONEY", "giver": "Ben", "amount": "0.5", "thing": "a sextant" }
                """).is(400, "INVALID_REQUEST").faults("amount", "thing");
        olga.post("/v1/gifts", """
                { "what": "SONG", "giver": "Cleo" }
                """).is(400, "INVALID_REQUEST").faults("what");
    }

    @Test
    @DisplayName("A full house names the field that is at fault")
    void aFullHouseNamesTheFieldThatIsAtFault() {
        given("""
                insert into visits (telescope_id, leader, created_at) values
                  ((select id from telescopes where code = 'big'), 'Ana', :now),
                  ((select id from telescopes where code = 'big'), 'Ben', :now + interval '1 ms')
                """);
        visitor().post("/v1/visits", """
                { "telescope": "big", "leader": "Cleo" }
                """).is(422, "FULL").faults("leader");
    }

    @Test
    @DisplayName("A change without a body changes nothing")
    void aChangeWithoutABodyChangesNothing() {
        visitor().post("/v1/visits", """
                { "telescope": "big", "leader": "Ana", "stars": 1 }
                """);
        visitor().send("PATCH", "/v1/visits/1", null).is(200).has("stars", "1");
        visitor().send("HEAD", "/v1/visits/1", null).is(200);
        visitor().send("HEAD", "/v1/visits/99", null).is(404);
    }

    @Test
    @DisplayName("A title is escaped where it becomes markup, and text stays text")
    void aTitleIsEscapedWhereItBecomesMarkupAndTextStaysText() {
        visitor().get("/v1/poster/big").contains("The Great &lt;One&gt;");
        visitor().get("/v1/motto").contains("ad astra");
    }

    @Test
    @DisplayName("Publishing makes it visible, and leaves a trace")
    void publishingMakesItVisibleAndLeavesATrace() {
        var seenByOlga = olga.send(
                "POST",
                "/v1/telescopes/small/sightings",
                "target=Halley&seenAt=2026-02-28T21:00:00Z",
                "Content-Type",
                "application/x-www-form-urlencoded");
        trailBeginsHere();
        kim.send("POST", "/v1/sightings/" + Caller.encoded(seenByOlga.text("id")) + "/publish", null).is(200);
        visitor().get("/v1/sightings/" + Caller.encoded(seenByOlga.text("id"))).is(200);
        assertThat(trailOf("sightings")).contains("Kim UPDATE");
    }
}
