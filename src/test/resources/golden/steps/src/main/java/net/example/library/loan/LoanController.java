package net.example.library.loan;

import static net.example.library.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import net.example.library.support.input.RequestReader;
import net.example.library.support.input.TextRule;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class LoanController {

    private static final TextRule ISBN = TEXT.maxLength(13);

    private final LoanService loans;

    LoanController(LoanService loans) {
        this.loans = loans;
    }

    /** Lend. */
    @PostMapping(path = "/works/{isbn}/loans", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Receipt> lend(RequestReader in) {
        String isbn = in.path().required("isbn", ISBN);
        LendRequest request = in.body(LendRequest.RULE);
        in.faults().refuse();
        return loans.lend(isbn, request).response();
    }
}
