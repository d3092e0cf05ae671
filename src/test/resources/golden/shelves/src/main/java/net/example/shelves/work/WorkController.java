package net.example.shelves.work;

import static net.example.shelves.support.input.UuidRule.ANY_UUID;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import net.example.shelves.support.input.RequestReader;
import net.example.shelves.support.input.UuidRule;
import net.example.shelves.support.web.Paths;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
@DenyAll
class WorkController {

    private static final UuidRule ID = ANY_UUID;

    private final WorkService works;

    WorkController(WorkService works) {
        this.works = works;
    }

    /** Search works. */
    @GetMapping(path = "/works", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    SearchWorksResponse searchWorks(RequestReader in) {
        var query = SearchWorksQuery.read(in.query());
        in.faults().refuse();
        return works.searchWorks(query);
    }

    /** Add work. */
    @PostMapping(path = "/works", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed("librarian")
    ResponseEntity<Work> addWork(RequestReader in) {
        NewWork request = in.body(NewWork.RULE);
        in.faults().refuse();
        Work work = works.addWork(request);
        return ResponseEntity.created(Paths.of("/api/works/{id}", work.id())).body(work);
    }

    /** Get work. */
    @GetMapping(path = "/works/{id}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    WorkDetail getWork(RequestReader in) {
        return works.getWork(in.key("id", ID));
    }

    /** Remove work. */
    @DeleteMapping("/works/{id}")
    @RolesAllowed("head")
    ResponseEntity<Void> removeWork(RequestReader in) {
        works.removeWork(in.key("id", ID));
        return ResponseEntity.noContent().build();
    }
}
