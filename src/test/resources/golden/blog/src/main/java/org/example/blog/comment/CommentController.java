package org.example.blog.comment;

import static org.example.blog.support.input.IntegerRule.LONG;
import static org.example.blog.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.example.blog.support.input.RequestReader;
import org.example.blog.support.input.TextRule;
import org.example.blog.support.security.Viewer;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class CommentController {

    private static final TextRule SLUG = TEXT.minLength(1).maxLength(120);

    private final CommentService comments;

    CommentController(CommentService comments) {
        this.comments = comments;
    }

    /** What was said of a post, oldest first, each with what was said to it. */
    @GetMapping(path = "/posts/{slug}/comments", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListCommentsResponse listComments(RequestReader in, Viewer viewer) {
        String slug = in.path().required("slug", SLUG);
        var query = ListCommentsQuery.read(in.query());
        in.faults().refuse();
        return comments.listComments(slug, query, viewer);
    }

    /** Add comment. */
    @PostMapping(path = "/posts/{slug}/comments", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Comment> addComment(RequestReader in, Viewer viewer) {
        String slug = in.path().required("slug", SLUG);
        NewComment request = in.atMost(16_384).body(NewComment.RULE);
        in.faults().refuse();
        return ResponseEntity.status(201).body(comments.addComment(slug, request, viewer));
    }

    /** Take back what one said, with all that was said to it; an editor anybody's. */
    @DeleteMapping("/comments/{commentId}")
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Void> deleteComment(RequestReader in, Viewer viewer) {
        comments.deleteComment(in.key("commentId", LONG), viewer);
        return ResponseEntity.noContent().build();
    }
}
