package net.example.inn.room;

import static net.example.inn.support.input.TextRule.TEXT;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import net.example.inn.support.input.RequestReader;
import net.example.inn.support.input.TextRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class RoomController {

    private static final TextRule NUMBER_FIELD = TEXT.maxLength(10);

    private final RoomService rooms;

    RoomController(RoomService rooms) {
        this.rooms = rooms;
    }

    /** Refurbish. */
    @PutMapping("/rooms/{number}/refurbishment")
    @PermitAll
    ResponseEntity<Void> refurbish(RequestReader in) {
        rooms.refurbish(in.key("number", NUMBER_FIELD));
        return ResponseEntity.noContent().build();
    }
}
