package org.example.sky.telescope;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.example.sky.support.data.AnswerCache;
import org.example.sky.support.data.AuditTrail;
import org.example.sky.support.data.Changes;
import org.example.sky.support.data.Lookups;
import org.example.sky.support.input.Faults;
import org.example.sky.support.problem.ErrorCode;
import org.example.sky.support.problem.RefusedException;
import org.example.sky.support.security.Viewer;
import org.example.sky.support.web.EntityTag;
import org.example.sky.support.web.Html;
import org.example.sky.support.web.Tagged;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of telescopes. */
@EnableResilientMethods
@Service
class TelescopeService {

    /** What an answer of {@code listTelescopes} depends on, the stored rows apart. */
    private record ListTelescopesQuestion(ListTelescopesQuery query) {}

    /** What an answer of {@code readTelescope} depends on, the stored rows apart. */
    private record ReadTelescopeQuestion(String code) {}

    private final TelescopeRepository telescopes;
    private final AuditTrail audit;
    private final Changes changes;
    private final Clock clock;
    private final AnswerCache<ListTelescopesQuestion, ListTelescopesResponse> keptListTelescopes;
    private final AnswerCache<ReadTelescopeQuestion, Tagged<Telescope>> keptReadTelescope;

    TelescopeService(TelescopeRepository telescopes, AuditTrail audit, Changes changes, Clock clock) {
        this.telescopes = telescopes;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
        this.keptListTelescopes = new AnswerCache<>(
                Duration.ofSeconds(5), 1_000, clock, changes, Set.of("mounts", "sightings", "telescopes"));
        this.keptReadTelescope = new AnswerCache<>(
                Duration.ofSeconds(30), 1_000, clock, changes, Set.of("mounts", "sightings", "telescopes"));
    }

    /** All instruments, by pages of an offset. See observatory.md:80. */
    ListTelescopesResponse listTelescopes(ListTelescopesQuery query, Viewer viewer) {
        var question = new ListTelescopesQuestion(query);
        return keptListTelescopes.get(question, () -> readListTelescopes(query, viewer));
    }

    private ListTelescopesResponse readListTelescopes(ListTelescopesQuery query, Viewer viewer) {
        var items = telescopes.listTelescopes(query);
        return new ListTelescopesResponse(items, telescopes.countListTelescopes(query));
    }

    /** Set up an instrument. See observatory.md:87. */
    @Transactional
    Tagged<Telescope> addTelescope(TelescopeInput request, Faults faults, Viewer viewer) {
        Instant now = clock.instant();
        var mountsByLabel = telescopes.mountsByLabel(Lookups.of(request.mount()));
        Lookups.require(request.mount(), mountsByLabel, "mount", faults);
        faults.refuse();

        audit.author(viewer, now);
        changes.in("telescopes");
        var id = telescopes.insertTelescope(request, mountsByLabel, now);
        return telescopes.showTelescope(id);
    }

    /** See contract.yaml:53. */
    Tagged<Telescope> readTelescope(String code, Viewer viewer) {
        var question = new ReadTelescopeQuestion(code);
        return keptReadTelescope.get(question, () -> readReadTelescope(code, viewer));
    }

    private Tagged<Telescope> readReadTelescope(String code, Viewer viewer) {
        return telescopes.findTelescope(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    }

    /** All of it anew; what is left out goes back to its default. See contract.yaml:65. */
    @Transactional
    Tagged<Telescope> replaceTelescope(
            String code, @Nullable String ifMatch, TelescopeReplacement request, Faults faults, Viewer viewer) {
        Instant now = clock.instant();
        var mountsByLabel = telescopes.mountsByLabel(Lookups.of(request.mount()));
        Lookups.require(request.mount(), mountsByLabel, "mount", faults);
        faults.refuse();

        audit.author(viewer, now);
        changes.in("telescopes");
        var telescope = telescopes.lockTelescope(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (ifMatch != null && !EntityTag.matches(ifMatch, EntityTag.of(telescope.id(), telescope.version()))) {
            throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);
        }
        telescopes.updateTelescope(request, mountsByLabel, now, telescope);
        return telescopes.showTelescope(telescope.id());
    }

    /** See contract.yaml:84. */
    @Transactional
    Telescope adjustTelescope(String code, TelescopeChange request, Faults faults, Viewer viewer) {
        Instant now = clock.instant();
        var mountsByLabel = telescopes.mountsByLabel(Lookups.of(request.mount()));
        Lookups.require(request.mount(), mountsByLabel, "mount", faults);
        faults.refuse();

        audit.author(viewer, now);
        changes.in("telescopes");
        var telescope = telescopes.lockTelescope(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        telescopes.updateTelescopeForAdjustTelescope(request, mountsByLabel, now, telescope);
        return telescopes.showTelescopeForAdjustTelescope(telescope.id());
    }

    /** See contract.yaml:99. */
    @Transactional
    void scrapTelescope(String code, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("sightings");
        changes.in("telescopes");
        if (telescopes.deleteTelescope(code) == 0) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
    }

    /**
     * A night's log as CSV, all of it or nothing. See observatory.md:121. Of two that wait for each other's rows, one
     * is tried again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void importLog(String code, List<LogLine> request, Viewer viewer) {
        Instant now = clock.instant();
        audit.author(viewer, now);
        changes.in("sightings");
        var telescope =
                telescopes.lockTelescopeForImportLog(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        telescopes.insertSightings(request, telescope, viewer);
    }

    /** See observatory.md:130. */
    List<LogLine> exportLog(String code, Viewer viewer) {
        var telescope =
                telescopes.findTelescopeForExportLog(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        return telescopes.exportLog(viewer, telescope);
    }

    /** See observatory.md:180. */
    String poster(String code) {
        var telescope =
                telescopes.findTelescopeForExportLog(code).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        return "<h1>"
                + Html.escape(telescope.title())
                + "</h1><p>"
                + Html.escape(String.valueOf(telescope.apertureMm()))
                + " mm</p>";
    }
}
