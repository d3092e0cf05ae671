package org.example.blog.like;

import static org.example.blog.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import org.example.blog.post.Post;
import org.example.blog.support.input.RequestReader;
import org.example.blog.support.input.TextRule;
import org.example.blog.support.security.Viewer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class LikeController {

    private static final TextRule SLUG = TEXT.minLength(1).maxLength(120);

    private final LikeService likes;

    LikeController(LikeService likes) {
        this.likes = likes;
    }

    /** Like. */
    @PutMapping(path = "/posts/{slug}/likes/mine", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    Post like(RequestReader in, Viewer viewer) {
        return likes.like(in.key("slug", SLUG), viewer);
    }

    /** Unlike. */
    @DeleteMapping("/posts/{slug}/likes/mine")
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Void> unlike(RequestReader in, Viewer viewer) {
        likes.unlike(in.key("slug", SLUG), viewer);
        return ResponseEntity.noContent().build();
    }
}
