package net.example.inn.stay;

import static net.example.inn.support.input.UuidRule.ANY_UUID;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import net.example.inn.support.input.RequestReader;
import net.example.inn.support.input.UuidRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class StayController {

    private static final UuidRule STAY_ID = ANY_UUID;

    private final StayService stays;

    StayController(StayService stays) {
        this.stays = stays;
    }

    /** Book. */
    @PostMapping(path = "/stays", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Stay> book(RequestReader in) {
        NewStay request = in.body(NewStay.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(stays.book(request));
    }

    /** Cancel stay. */
    @PostMapping(path = "/stays/{stayId}/cancel", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Stay cancelStay(RequestReader in) {
        return stays.cancelStay(in.key("stayId", STAY_ID));
    }

    /** Arrive. */
    @PostMapping(path = "/stays/{stayId}/arrive", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Stay arrive(RequestReader in) {
        return stays.arrive(in.key("stayId", STAY_ID));
    }

    /** Leave. */
    @PutMapping("/stays/{stayId}/leave")
    @PermitAll
    ResponseEntity<Void> leave(RequestReader in) {
        stays.leave(in.key("stayId", STAY_ID));
        return ResponseEntity.noContent().build();
    }
}
