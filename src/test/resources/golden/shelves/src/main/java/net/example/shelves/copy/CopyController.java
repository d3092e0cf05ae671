package net.example.shelves.copy;

import static net.example.shelves.support.input.IntegerRule.INTEGER;
import static net.example.shelves.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import net.example.shelves.support.input.IntegerRule;
import net.example.shelves.support.input.RequestReader;
import net.example.shelves.support.input.TextRule;
import net.example.shelves.support.web.Tagged;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class CopyController {

    private static final TextRule ISBN = TEXT.pattern("^[0-9]{13}$");
    private static final IntegerRule NUMBER_FIELD = INTEGER.between(1, 999_999_999_999_999_999L);

    private final CopyService copies;

    CopyController(CopyService copies) {
        this.copies = copies;
    }

    /** Get copy; 304 if the caller's copy is current ({@code If-None-Match}). */
    @GetMapping(path = "/editions/{isbn}/copies/{number}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<CopyDetail> getCopy(RequestReader in) {
        Tagged<CopyDetail> copyDetail = copies.getCopy(in.key("isbn", ISBN), in.key("number", NUMBER_FIELD));
        return ResponseEntity.ok().eTag(copyDetail.tag()).body(copyDetail.body());
    }

    /** Replace copy. */
    @PutMapping(
            path = "/editions/{isbn}/copies/{number}",
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("librarian")
    ResponseEntity<CopyDetail> replaceCopy(RequestReader in) {
        String isbn = in.path().required("isbn", ISBN);
        Long number = in.path().required("number", NUMBER_FIELD);
        String ifMatch = in.headers().required("If-Match", TEXT);
        CopyChange request = in.body(CopyChange.RULE);
        in.faults().refuse();
        Tagged<CopyDetail> copyDetail = copies.replaceCopy(isbn, number, ifMatch, request);
        return ResponseEntity.ok().eTag(copyDetail.tag()).body(copyDetail.body());
    }
}
