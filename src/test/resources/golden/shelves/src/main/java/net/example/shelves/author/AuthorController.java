package net.example.shelves.author;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import net.example.shelves.support.input.RequestReader;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class AuthorController {

    private final AuthorService authors;

    AuthorController(AuthorService authors) {
        this.authors = authors;
    }

    /** List authors. */
    @GetMapping(path = "/authors", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListAuthorsResponse listAuthors(RequestReader in) {
        var query = ListAuthorsQuery.read(in.query());
        in.faults().refuse();
        return authors.listAuthors(query);
    }

    /** Add author. */
    @PostMapping(path = "/authors", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("librarian")
    ResponseEntity<Author> addAuthor(RequestReader in) {
        NewAuthor request = in.body(NewAuthor.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(authors.addAuthor(request));
    }
}
