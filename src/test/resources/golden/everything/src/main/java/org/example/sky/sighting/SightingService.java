package org.example.sky.sighting;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.example.sky.support.data.AuditTrail;
import org.example.sky.support.data.Changes;
import org.example.sky.support.data.Cursors;
import org.example.sky.support.data.Keyset.Placed;
import org.example.sky.support.problem.ErrorCode;
import org.example.sky.support.problem.RefusedException;
import org.example.sky.support.security.Viewer;
import org.example.sky.support.web.Answered;
import org.example.sky.support.web.EntityTag;
import org.example.sky.support.web.Tagged;
import org.example.sky.telescope.TelescopeRow;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rules of sightings. */
@Service
class SightingService {

    private final SightingRepository sightings;
    private final AuditTrail audit;
    private final Changes changes;
    private final Cursors cursors;
    private final Clock clock;
    private final JsonMapper mapper;

    SightingService(
            SightingRepository sightings,
            AuditTrail audit,
            Changes changes,
            Cursors cursors,
            Clock clock,
            JsonMapper mapper) {
        this.sightings = sightings;
        this.audit = audit;
        this.changes = changes;
        this.cursors = cursors;
        this.clock = clock;
        this.mapper = mapper;
    }

    /** What one instrument has seen, by numbered pages. See observatory.md:91. */
    SightingsOfResponse sightingsOf(String code, SightingsOfQuery query, Viewer viewer) {
        var telescope = sightings.findTelescope(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var items = sightings.sightingsOf(query, viewer, telescope);
        return new SightingsOfResponse(items, sightings.countSightingsOf(query, viewer, telescope));
    }

    /** From the form beside the dome. See observatory.md:100. */
    @Transactional
    Answered<Sighting> logSighting(String code, SightingForm request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("sightings");
        var telescope = sightings.lockTelescope(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refuseOutOfService(telescope);
        var sighting = sightings.insertSighting(telescope, request, viewer);
        return Answered.of(201, sightings.showSighting(sighting.id()))
                .header("Location", "/v1/sightings/" + sighting.id().toString());
    }

    /** Everything that was seen, by cursor. See observatory.md:138. */
    SearchSightingsResponse searchSightings(SearchSightingsQuery query, Viewer viewer) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList(
                "searchSightings", query.telescope(), query.since(), query.faintest(), query.keyword(), query.order());
        var position = cursors.open(query.cursor(), asked);
        var rows = sightings.searchSightings(query, viewer, position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return new SearchSightingsResponse(
                rows.stream().limit(shown).map(Placed::row).toList(),
                rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null);
    }

    /** See contract.yaml:204. */
    Tagged<Sighting> readSighting(UUID sightingId, Viewer viewer) {
        return tagged(
                sightings.findSighting(sightingId, viewer)
                        .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND)));
    }

    /** See contract.yaml:214. */
    @Transactional
    Tagged<Sighting> amendSighting(UUID sightingId, String ifMatch, SightingChange request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("sightings");
        var sighting =
                sightings.lockSighting(sightingId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (!EntityTag.matches(ifMatch, tagged(sightings.showSighting(sighting.id())).tag())) {
            throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);
        }
        sightings.updateSighting(request, sighting);
        return tagged(sightings.showSighting(sighting.id()));
    }

    /** See observatory.md:151. */
    @Transactional
    Sighting publishSighting(UUID sightingId, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("sightings");
        var sighting =
                sightings.lockSighting(sightingId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refusePublishedAlready(sighting);
        sightings.updateSightingForPublishSighting(sighting);
        return sightings.showSighting(sighting.id());
    }

    /** observatory.md:103: {@code !telescope.retired}, else {@code OUT_OF_SERVICE}. */
    private static void refuseOutOfService(TelescopeRow telescope) {
        if (telescope.retired()) {
            throw new RefusedException(ErrorCode.OUT_OF_SERVICE, telescope.title() + " is retired");
        }
    }

    /** No version tells all of it, so the tag is a digest of what is shown. */
    private <T> Tagged<T> tagged(T shown) {
        return new Tagged<>(shown, EntityTag.ofContent(shown, mapper));
    }

    /** observatory.md:154: {@code !sighting.published}, else {@code PUBLISHED_ALREADY}. */
    private static void refusePublishedAlready(SightingRow sighting) {
        if (sighting.published()) {
            throw new RefusedException(ErrorCode.PUBLISHED_ALREADY);
        }
    }
}
