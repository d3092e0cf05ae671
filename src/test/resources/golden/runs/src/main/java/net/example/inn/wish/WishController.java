package net.example.inn.wish;

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
class WishController {

    private static final TextRule NAME = TEXT.maxLength(80);
    private static final TextRule NUMBER_FIELD = TEXT.maxLength(10);

    private final WishService wishes;

    WishController(WishService wishes) {
        this.wishes = wishes;
    }

    /** Wish. */
    @PutMapping("/guests/{name}/wishes/{number}")
    @PermitAll
    ResponseEntity<Void> wish(RequestReader in) {
        wishes.wish(in.key("name", NAME), in.key("number", NUMBER_FIELD));
        return ResponseEntity.noContent().build();
    }
}
