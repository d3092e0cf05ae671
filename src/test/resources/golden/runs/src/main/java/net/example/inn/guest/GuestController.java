package net.example.inn.guest;

import static net.example.inn.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import net.example.inn.support.input.RequestReader;
import net.example.inn.support.input.TextRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class GuestController {

    private static final TextRule NAME = TEXT.maxLength(80);
    private static final TextRule NUMBER_FIELD = TEXT.maxLength(10);

    private final GuestService guests;

    GuestController(GuestService guests) {
        this.guests = guests;
    }

    /** Praise. */
    @PutMapping("/guests/{name}/praises/{number}")
    @PermitAll
    ResponseEntity<Void> praise(RequestReader in) {
        guests.praise(in.key("name", NAME), in.key("number", NUMBER_FIELD));
        return ResponseEntity.noContent().build();
    }

    /** Complain. */
    @PutMapping("/guests/{name}/complaints/{number}")
    @PermitAll
    ResponseEntity<Void> complain(RequestReader in) {
        guests.complain(in.key("name", NAME), in.key("number", NUMBER_FIELD));
        return ResponseEntity.noContent().build();
    }

    /** Leave for good. */
    @DeleteMapping("/guests/{name}")
    @PermitAll
    ResponseEntity<Void> leaveForGood(RequestReader in) {
        guests.leaveForGood(in.key("name", NAME));
        return ResponseEntity.noContent().build();
    }

    /** Give. */
    @PostMapping(path = "/guests/{name}/gifts", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Guest give(RequestReader in) {
        String name = in.path().required("name", NAME);
        Gift request = in.body(Gift.RULE);
        in.faults().refuse();
        return guests.give(name, request);
    }

    /** Block. */
    @PostMapping(path = "/guests/{name}/block", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Guest block(RequestReader in) {
        return guests.block(in.key("name", NAME));
    }
}
