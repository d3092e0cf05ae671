package org.example.blog.post;

import static org.example.blog.support.input.TextRule.TEXT;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import org.example.blog.support.input.RequestReader;
import org.example.blog.support.input.TextRule;
import org.example.blog.support.security.Viewer;
import org.example.blog.support.web.Paths;
import org.example.blog.support.web.Tagged;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class PostController {

    private static final TextRule HANDLE = TEXT.minLength(2).maxLength(30);
    private static final TextRule SLUG = TEXT.minLength(1).maxLength(120);

    private final PostService posts;

    PostController(PostService posts) {
        this.posts = posts;
    }

    /** What an author published, newest first; their drafts too, for themselves. */
    @GetMapping(path = "/authors/{handle}/posts", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListPostsOfResponse listPostsOf(RequestReader in, Viewer viewer) {
        String handle = in.path().required("handle", HANDLE);
        var query = ListPostsOfQuery.read(in.query());
        in.faults().refuse();
        return posts.listPostsOf(handle, query, viewer);
    }

    /** What the authors published whom I follow, newest first. */
    @GetMapping(path = "/feed", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    FeedResponse feed(RequestReader in, Viewer viewer) {
        var query = FeedQuery.read(in.query());
        in.faults().refuse();
        return posts.feed(query, viewer);
    }

    /** List posts. */
    @GetMapping(path = "/posts", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ListPostsResponse listPosts(RequestReader in, Viewer viewer) {
        var query = ListPostsQuery.read(in.query());
        in.faults().refuse();
        return posts.listPosts(query, viewer);
    }

    /** Begin a draft. */
    @PostMapping(path = "/posts", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Post> createPost(RequestReader in, Viewer viewer) {
        NewPost request = in.atMost(524_288).body(NewPost.RULE);
        in.faults().refuse();
        Post post = posts.createPost(request, viewer);
        return ResponseEntity.created(Paths.of("/v1/posts/{slug}", post.slug())).body(post);
    }

    /** Get post. */
    @GetMapping(path = "/posts/{slug}", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    ResponseEntity<Post> getPost(RequestReader in, Viewer viewer) {
        Tagged<Post> post = posts.getPost(in.key("slug", SLUG), viewer);
        return ResponseEntity.ok().eTag(post.tag()).body(post.body());
    }

    /**
     * Edit post.
     *
     * <pre>{@code
     * PATCH /v1/posts/how-to-count
     * { "title": "How to count on" }
     *
     * 200
     * }</pre>
     */
    @PatchMapping(path = "/posts/{slug}", consumes = "application/merge-patch+json", produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    ResponseEntity<Post> editPost(RequestReader in, Viewer viewer) {
        String slug = in.path().required("slug", SLUG);
        String ifMatch = in.headers().optional("If-Match", TEXT);
        PostChange request = in.body(PostChange.RULE);
        in.faults().refuse();
        Tagged<Post> post = posts.editPost(slug, ifMatch, request, viewer);
        return ResponseEntity.ok().eTag(post.tag()).body(post.body());
    }

    /** Publish a draft, or withdraw and bring back what is published. */
    @PutMapping(path = "/posts/{slug}/state", consumes = APPLICATION_JSON_VALUE, produces = APPLICATION_JSON_VALUE)
    @RolesAllowed(Viewer.SIGNED_IN)
    Post setPostState(RequestReader in, Viewer viewer) {
        String slug = in.path().required("slug", SLUG);
        SetPostStateRequest request = in.body(SetPostStateRequest.RULE);
        in.faults().refuse();
        return posts.setPostState(slug, request, viewer);
    }
}
