package net.example.library.reader;

import static net.example.library.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import net.example.library.support.input.RequestReader;
import net.example.library.support.input.TextRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class ReaderController {

    private static final TextRule CARD = TEXT.maxLength(20);

    private final ReaderService readers;

    ReaderController(ReaderService readers) {
        this.readers = readers;
    }

    /** Return all. */
    @PostMapping(path = "/readers/{card}/returns", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Reader returnAll(RequestReader in) {
        return readers.returnAll(in.key("card", CARD));
    }

    /** Strike off. */
    @DeleteMapping("/readers/{card}")
    @PermitAll
    ResponseEntity<Void> strikeOff(RequestReader in) {
        readers.strikeOff(in.key("card", CARD));
        return ResponseEntity.noContent().build();
    }

    /** Get reader. */
    @GetMapping(path = "/readers/{card}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Reader getReader(RequestReader in) {
        return readers.getReader(in.key("card", CARD));
    }
}
