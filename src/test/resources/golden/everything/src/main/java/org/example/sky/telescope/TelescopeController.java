package org.example.sky.telescope;

import static org.example.sky.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.example.sky.support.input.Csv;
import org.example.sky.support.input.RequestReader;
import org.example.sky.support.input.TextRule;
import org.example.sky.support.security.Viewer;
import org.example.sky.support.web.Caching;
import org.example.sky.support.web.Paths;
import org.example.sky.support.web.Tagged;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class TelescopeController {

    private static final TextRule CODE = TEXT.maxLength(12);

    private final TelescopeService telescopes;

    TelescopeController(TelescopeService telescopes) {
        this.telescopes = telescopes;
    }

    /** All instruments, by pages of an offset. */
    @GetMapping(path = "/telescopes", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<ListTelescopesResponse> listTelescopes(RequestReader in, Viewer viewer) {
        var query = ListTelescopesQuery.read(in.query());
        in.faults().refuse();
        return Caching.of(Duration.ofSeconds(5), viewer).body(telescopes.listTelescopes(query, viewer));
    }

    /**
     * Set up an instrument.
     *
     * <pre>{@code
     * POST /v1/telescopes
     * { "code": "new1", "title": "The New One", "apertureMm": 500, "mount": "fork", "focalRatio": "7.5",
     *   "calibration": "{\"offset\": 0.5}", "firmware": "2.1" }
     *
     * 201
     * Location: /v1/telescopes/new1
     * }</pre>
     */
    @PostMapping(path = "/telescopes", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("keeper")
    ResponseEntity<Telescope> addTelescope(RequestReader in, Viewer viewer) {
        Tagged<Telescope> telescope = telescopes.addTelescope(in.body(TelescopeInput.RULE), in.faults(), viewer);
        return ResponseEntity.created(Paths.of("/v1/telescopes/{code}", telescope.body().code()))
                .eTag(telescope.tag())
                .body(telescope.body());
    }

    /** Read telescope; 304 if the caller's copy is current ({@code If-None-Match}). */
    @GetMapping(path = "/telescopes/{code}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Telescope> readTelescope(RequestReader in, Viewer viewer) {
        Tagged<Telescope> telescope = telescopes.readTelescope(in.key("code", CODE), viewer);
        return Caching.of(Duration.ofSeconds(30), viewer).eTag(telescope.tag()).body(telescope.body());
    }

    /** All of it anew; what is left out goes back to its default. */
    @PutMapping(path = "/telescopes/{code}", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("keeper")
    ResponseEntity<Telescope> replaceTelescope(RequestReader in, Viewer viewer) {
        String code = in.path().required("code", CODE);
        String ifMatch = in.headers().optional("If-Match", TEXT);
        Tagged<Telescope> telescope =
                telescopes.replaceTelescope(code, ifMatch, in.body(TelescopeReplacement.RULE), in.faults(), viewer);
        return ResponseEntity.ok().eTag(telescope.tag()).body(telescope.body());
    }

    /**
     * Adjust telescope.
     *
     * <pre>{@code
     * PATCH /v1/telescopes/big
     * {"mount": null}
     *
     * 200
     * }</pre>
     */
    @PatchMapping(
            path = "/telescopes/{code}", consumes = "application/merge-patch+json", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("keeper")
    Telescope adjustTelescope(RequestReader in, Viewer viewer) {
        String code = in.path().required("code", CODE);
        return telescopes.adjustTelescope(code, in.body(TelescopeChange.RULE), in.faults(), viewer);
    }

    /** Scrap telescope. */
    @DeleteMapping("/telescopes/{code}")
    @RolesAllowed("director")
    ResponseEntity<Void> scrapTelescope(RequestReader in, Viewer viewer) {
        telescopes.scrapTelescope(in.key("code", CODE), viewer);
        return ResponseEntity.noContent().build();
    }

    /** A night's log as CSV, all of it or nothing. */
    @PostMapping(path = "/telescopes/{code}/log", consumes = "text/csv")
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Void> importLog(RequestReader in, Viewer viewer) {
        String code = in.path().required("code", CODE);
        List<LogLine> request = Csv.read(in.atMost(262_144), LogLine.RULE, 1, 500);
        in.faults().refuse();
        telescopes.importLog(code, request, viewer);
        return ResponseEntity.noContent().build();
    }

    /** Export log. */
    @GetMapping(path = "/telescopes/{code}/log", produces = "text/csv;charset=UTF-8")
    @PermitAll
    String exportLog(RequestReader in, Viewer viewer) {
        var lines = telescopes.exportLog(in.key("code", CODE), viewer);
        return Csv.write(
                List.of("target", "seenAt", "conditions", "magnitude"),
                lines.stream()
                        .map(line -> Arrays.asList(line.target(), line.seenAt(), line.conditions(), line.magnitude()))
                        .toList());
    }

    /** Poster. */
    @GetMapping(path = "/poster/{code}", produces = "text/html;charset=UTF-8")
    @PermitAll
    String poster(RequestReader in) {
        return telescopes.poster(in.key("code", CODE));
    }
}
