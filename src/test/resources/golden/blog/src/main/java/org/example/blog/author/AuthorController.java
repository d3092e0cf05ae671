package org.example.blog.author;

import static org.example.blog.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.example.blog.support.input.RequestReader;
import org.example.blog.support.input.TextRule;
import org.example.blog.support.security.Viewer;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class AuthorController {

    private static final TextRule HANDLE = TEXT.minLength(2).maxLength(30);

    private final AuthorService authors;

    AuthorController(AuthorService authors) {
        this.authors = authors;
    }

    /**
     * Who I am to readers.
     *
     * <pre>{@code
     * PUT /v1/me
     * { "handle": "eve", "name": "Eve E." }
     *
     * 200
     * }</pre>
     */
    @PutMapping(path = "/me", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    Author saveProfile(RequestReader in, Viewer viewer) {
        NewProfile request = in.body(NewProfile.RULE);
        in.faults().refuse();
        return authors.saveProfile(request, viewer);
    }

    /** Get author. */
    @GetMapping(path = "/authors/{handle}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    Author getAuthor(RequestReader in, Viewer viewer) {
        return authors.getAuthor(in.key("handle", HANDLE), viewer);
    }

    /** Who follows, the longest first. */
    @GetMapping(path = "/authors/{handle}/standing", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    StandingResponse standing(RequestReader in) {
        return authors.standing(in.key("handle", HANDLE));
    }

    /** Follow; once more changes nothing. */
    @PutMapping(path = "/authors/{handle}/followers/me", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    Author follow(RequestReader in, Viewer viewer) {
        return authors.follow(in.key("handle", HANDLE), viewer);
    }

    /** Follow no longer; once more changes nothing. */
    @DeleteMapping(path = "/authors/{handle}/followers/me", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    Author unfollow(RequestReader in, Viewer viewer) {
        return authors.unfollow(in.key("handle", HANDLE), viewer);
    }
}
