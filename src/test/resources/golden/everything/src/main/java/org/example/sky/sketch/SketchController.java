package org.example.sky.sketch;

import static org.example.sky.support.input.BytesRule.BYTES;
import static org.example.sky.support.input.UuidRule.ANY_UUID;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.UUID;
import org.example.sky.support.input.BytesRule;
import org.example.sky.support.input.MultipartBody;
import org.example.sky.support.input.RawBody;
import org.example.sky.support.input.RequestReader;
import org.example.sky.support.input.UuidRule;
import org.example.sky.support.security.Viewer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class SketchController {

    private static final UuidRule SIGHTING_ID = ANY_UUID;
    private static final BytesRule DRAW_SKETCH_BODY = BYTES.maxLength(65_536);

    private final SketchService sketches;

    SketchController(SketchService sketches) {
        this.sketches = sketches;
    }

    /** Draw sketch. */
    @PutMapping(path = "/sightings/{sightingId}/sketch", consumes = "application/octet-stream")
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Void> drawSketch(RequestReader in, Viewer viewer) {
        UUID sightingId = in.path().required("sightingId", SIGHTING_ID);
        byte[] request = RawBody.read(in, DRAW_SKETCH_BODY);
        in.faults().refuse();
        sketches.drawSketch(sightingId, request, viewer);
        return ResponseEntity.noContent().build();
    }

    /** Hand in sketch. */
    @PostMapping(
            path = "/sightings/{sightingId}/sketch",
            consumes = "multipart/form-data",
            produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<SketchNote> handInSketch(RequestReader in, Viewer viewer) {
        UUID sightingId = in.path().required("sightingId", SIGHTING_ID);
        HandInSketchRequest request = MultipartBody.read(in, HandInSketchRequest.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(sketches.handInSketch(sightingId, request, viewer));
    }

    /** See sketch. */
    @GetMapping(path = "/sightings/{sightingId}/sketch", produces = "application/octet-stream")
    @PermitAll
    byte[] seeSketch(RequestReader in, Viewer viewer) {
        return sketches.seeSketch(in.key("sightingId", SIGHTING_ID), viewer);
    }
}
