package com.example.app.support.event;

import com.example.app.support.background.Bell;
import com.example.app.support.security.Operators;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reactions that failed so often that somebody has to look; once the cause is gone they are run again, past the steps
 * that they got through. For those who know {@code OPERATOR_TOKEN}.
 *
 * <pre>{@code
 * GET /actuator/parked             [{"id": 17, "reaction": "OrderPlaced", "error": "…", …}]
 * POST /actuator/parked?id=17      {"again": 1}
 * POST /actuator/parked            {"again": 3}: all of them
 * }</pre>
 */
@RestController
@RequestMapping("/actuator/parked")
@PermitAll
class ParkedController {

    private static final Logger log = LoggerFactory.getLogger(ParkedController.class);

    /** @param subject whose events are kept in order */
    record Parked(
            long id,
            String reaction,
            String subject,
            Instant parkedAt,
            @Nullable String error,
            UUID eventId,
            Instant occurredAt,
            @Nullable String requestId) {}

    /** @param again how many are run again */
    record Run(int again) {}

    private final Reactions reactions;
    private final Operators operators;
    private final Bell bell;

    ParkedController(Reactions reactions, Operators operators, Bell bell) {
        this.reactions = reactions;
        this.operators = operators;
        this.bell = bell;
    }

    /** The first hundred. */
    @GetMapping
    List<Parked> parked(@RequestHeader(name = Operators.HEADER, required = false) @Nullable String token) {
        operators.admit(token);
        return reactions.parkedOnes();
    }

    @PostMapping
    Run again(
            @RequestHeader(name = Operators.HEADER, required = false) @Nullable String token,
            @RequestParam(required = false) @Nullable Long id) {
        operators.admit(token);
        int again = reactions.again(id);
        log.info("{} parked reactions are run again", again);
        bell.ring();
        return new Run(again);
    }
}
