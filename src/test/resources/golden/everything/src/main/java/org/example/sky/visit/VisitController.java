package org.example.sky.visit;

import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import org.example.sky.support.input.Cookies;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.RequestReader;
import org.example.sky.support.input.TextRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class VisitController {

    private static final TextRule X_CONTACT = TEXT.maxLength(120);
    private static final EnumRule<VisitTongue> TONGUE = EnumRule.of(VisitTongue.class, VisitTongue::word);
    private static final IntegerRule VISIT_ID = INTEGER.between(1, Long.MAX_VALUE);

    private final VisitService visits;

    VisitController(VisitService visits) {
        this.visits = visits;
    }

    /** Who comes, told apart by all that a request can carry besides its body. */
    @GetMapping(path = "/visits", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListVisitsResponse listVisits(RequestReader in) {
        String xContact = in.headers().optional("X-Contact", X_CONTACT);
        VisitTongue tongue = Cookies.of(in).optional("tongue", TONGUE);
        var query = ListVisitsQuery.read(in.query());
        in.faults().refuse();
        return visits.listVisits(xContact, tongue, query);
    }

    /**
     * Announce visit.
     *
     * <pre>{@code
     * POST /v1/visits
     * { "telescope": "big", "leader": "Ana", "guests": "name,age\nBo,7\nCy,", "wish": { "kind": "tour", "hours": 1.5 }
     * }
     *
     * 201
     * }</pre>
     */
    @PostMapping(path = "/visits", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Visit> announceVisit(RequestReader in) {
        AnnounceVisitRequest request = in.body(AnnounceVisitRequest.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(visits.announceVisit(request));
    }

    /** Is announced. */
    @RequestMapping(path = "/visits/{visitId}", method = RequestMethod.HEAD)
    @PermitAll
    ResponseEntity<Void> isAnnounced(RequestReader in) {
        visits.isAnnounced(in.key("visitId", VISIT_ID));
        return ResponseEntity.ok().build();
    }

    /** Change visit. */
    @PatchMapping(path = "/visits/{visitId}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Visit changeVisit(RequestReader in) {
        Long visitId = in.path().required("visitId", VISIT_ID);
        VisitChange request = in.orElse("{}", APPLICATION_JSON_VALUE).body(VisitChange.RULE);
        in.faults().refuse();
        return visits.changeVisit(visitId, request);
    }
}
