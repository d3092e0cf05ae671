package net.example.library.work;

import static net.example.library.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import net.example.library.support.input.RequestReader;
import net.example.library.support.input.TextRule;
import net.example.library.support.web.Paths;
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

    private static final TextRule ISBN = TEXT.maxLength(13);

    private final WorkService works;

    WorkController(WorkService works) {
        this.works = works;
    }

    /** Get work. */
    @GetMapping(path = "/works/{isbn}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Work getWork(RequestReader in) {
        return works.getWork(in.key("isbn", ISBN));
    }

    /** Discard work. */
    @DeleteMapping("/works/{isbn}")
    @PermitAll
    ResponseEntity<Void> discardWork(RequestReader in) {
        works.discardWork(in.key("isbn", ISBN));
        return ResponseEntity.noContent().build();
    }

    /** List works. */
    @GetMapping(path = "/works", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListWorksResponse listWorks(RequestReader in) {
        var query = ListWorksQuery.read(in.query());
        in.faults().refuse();
        return works.listWorks(query);
    }

    /**
     * Add work.
     *
     * <pre>{@code
     * POST /api/works
     * { "isbn": "1234567890", "title": "One", "words": ["Sea", "wind"], "branches": [ { "branch": "North", "price":
     * "5.00" }, { "branch": "North" } ] }
     *
     * 201
     * }</pre>
     */
    @PostMapping(path = "/works", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Work> addWork(RequestReader in) {
        NewWork request = in.body(NewWork.RULE);
        in.faults().refuse();
        Work work = works.addWork(request);
        return ResponseEntity.created(Paths.of("/api/works/{isbn}", work.isbn())).body(work);
    }
}
