package net.example.shelves.edition;

import static net.example.shelves.support.input.TextRule.TEXT;
import static net.example.shelves.support.input.UuidRule.ANY_UUID;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.UUID;
import net.example.shelves.support.input.RequestReader;
import net.example.shelves.support.input.TextRule;
import net.example.shelves.support.input.UuidRule;
import net.example.shelves.support.web.Paths;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class EditionController {

    private static final UuidRule ID = ANY_UUID;
    private static final TextRule ISBN = TEXT.pattern("^[0-9]{13}$");

    private final EditionService editions;

    EditionController(EditionService editions) {
        this.editions = editions;
    }

    /** Add edition. */
    @PostMapping(path = "/works/{id}/editions", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("librarian")
    ResponseEntity<Edition> addEdition(RequestReader in) {
        UUID id = in.path().required("id", ID);
        NewEdition request = in.body(NewEdition.RULE);
        in.faults().refuse();
        Edition edition = editions.addEdition(id, request);
        return ResponseEntity.created(Paths.of("/api/editions/{isbn}", edition.isbn())).body(edition);
    }

    /** Get edition. */
    @GetMapping(path = "/editions/{isbn}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Edition getEdition(RequestReader in) {
        return editions.getEdition(in.key("isbn", ISBN));
    }
}
