package org.example.sky.gift;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.example.sky.support.input.RequestReader;
import org.example.sky.support.security.Viewer;
import org.example.sky.support.web.Tagged;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class GiftController {

    private final GiftService gifts;

    GiftController(GiftService gifts) {
        this.gifts = gifts;
    }

    /** List gifts; 304 if the caller's copy is current ({@code If-None-Match}). */
    @GetMapping(path = "/gifts", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<ListGiftsResponse> listGifts(RequestReader in) {
        var query = ListGiftsQuery.read(in.query());
        in.faults().refuse();
        Tagged<ListGiftsResponse> listGiftsResponse = gifts.listGifts(query);
        return ResponseEntity.ok().eTag(listGiftsResponse.tag()).body(listGiftsResponse.body());
    }

    /** Give. */
    @PostMapping(path = "/gifts", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Gift> give(RequestReader in) {
        NewGift request = in.body(NewGift.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(gifts.give(request));
    }
}
