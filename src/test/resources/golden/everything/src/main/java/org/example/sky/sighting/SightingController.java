package org.example.sky.sighting;

import static org.example.sky.support.input.TextRule.TEXT;
import static org.example.sky.support.input.UuidRule.ANY_UUID;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.UUID;
import org.example.sky.support.input.FormBody;
import org.example.sky.support.input.RequestReader;
import org.example.sky.support.input.TextRule;
import org.example.sky.support.input.UuidRule;
import org.example.sky.support.security.Viewer;
import org.example.sky.support.web.Tagged;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class SightingController {

    private static final TextRule CODE = TEXT.maxLength(12);
    private static final UuidRule SIGHTING_ID = ANY_UUID;

    private final SightingService sightings;

    SightingController(SightingService sightings) {
        this.sightings = sightings;
    }

    /** What one instrument has seen, by numbered pages. */
    @GetMapping(path = "/telescopes/{code}/sightings", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    SightingsOfResponse sightingsOf(RequestReader in, Viewer viewer) {
        String code = in.path().required("code", CODE);
        var query = SightingsOfQuery.read(in.query());
        in.faults().refuse();
        return sightings.sightingsOf(code, query, viewer);
    }

    /** From the form beside the dome. */
    @PostMapping(
            path = "/telescopes/{code}/sightings",
            consumes = "application/x-www-form-urlencoded",
            produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Sighting> logSighting(RequestReader in, Viewer viewer) {
        String code = in.path().required("code", CODE);
        SightingForm request = FormBody.read(in, SightingForm.RULE);
        in.faults().refuse();
        return sightings.logSighting(code, request, viewer).response();
    }

    /** Everything that was seen, by cursor. */
    @GetMapping(path = "/sightings", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    SearchSightingsResponse searchSightings(RequestReader in, Viewer viewer) {
        var query = SearchSightingsQuery.read(in.query());
        in.faults().refuse();
        return sightings.searchSightings(query, viewer);
    }

    /** Read sighting. */
    @GetMapping(path = "/sightings/{sightingId}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Sighting> readSighting(RequestReader in, Viewer viewer) {
        Tagged<Sighting> sighting = sightings.readSighting(in.key("sightingId", SIGHTING_ID), viewer);
        return ResponseEntity.ok().eTag(sighting.tag()).body(sighting.body());
    }

    /** Amend sighting. */
    @PatchMapping(
            path = "/sightings/{sightingId}", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("keeper")
    ResponseEntity<Sighting> amendSighting(RequestReader in, Viewer viewer) {
        UUID sightingId = in.path().required("sightingId", SIGHTING_ID);
        String ifMatch = in.headers().required("If-Match", TEXT);
        SightingChange request = in.body(SightingChange.RULE);
        in.faults().refuse();
        Tagged<Sighting> sighting = sightings.amendSighting(sightingId, ifMatch, request, viewer);
        return ResponseEntity.ok().eTag(sighting.tag()).body(sighting.body());
    }

    /** Publish sighting. */
    @PostMapping(path = "/sightings/{sightingId}/publish", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("keeper")
    ResponseEntity<Sighting> publishSighting(RequestReader in, Viewer viewer) {
        return ResponseEntity.ok()
                .header("Deprecation", "@0")
                .body(sightings.publishSighting(in.key("sightingId", SIGHTING_ID), viewer));
    }
}
