package org.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;
import org.example.blog.support.Answer;
import org.example.blog.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exactly those who may call an operation, may; a token that is not good opens nothing. */
@DisplayName("Who may call what")
class AccessTest extends Backend {

    @Test
    @DisplayName("saveProfile is for whoever is signed in")
    void saveProfileIsGuarded() {
        visitor().put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").put("/v1/me", "{}"));
        mayCall(signedIn("Somebody", "editor").put("/v1/me", "{}"));
    }

    @Test
    @DisplayName("getAuthor is open to everybody")
    void getAuthorIsGuarded() {
        mayCall(visitor().get("/v1/authors/x1"));
        mayCall(signedIn("Somebody").get("/v1/authors/x1"));
        mayCall(signedIn("Somebody", "editor").get("/v1/authors/x1"));
    }

    @Test
    @DisplayName("follow is for whoever is signed in")
    void followIsGuarded() {
        visitor().send("PUT", "/v1/authors/x1/followers/me", null).is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").send("PUT", "/v1/authors/x1/followers/me", null));
        mayCall(signedIn("Somebody", "editor").send("PUT", "/v1/authors/x1/followers/me", null));
    }

    @Test
    @DisplayName("unfollow is for whoever is signed in")
    void unfollowIsGuarded() {
        visitor().delete("/v1/authors/x1/followers/me").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").delete("/v1/authors/x1/followers/me"));
        mayCall(signedIn("Somebody", "editor").delete("/v1/authors/x1/followers/me"));
    }

    @Test
    @DisplayName("listPostsOf is open to everybody")
    void listPostsOfIsGuarded() {
        mayCall(visitor().get("/v1/authors/x1/posts"));
        mayCall(signedIn("Somebody").get("/v1/authors/x1/posts"));
        mayCall(signedIn("Somebody", "editor").get("/v1/authors/x1/posts"));
    }

    @Test
    @DisplayName("feed is for whoever is signed in")
    void feedIsGuarded() {
        visitor().get("/v1/feed").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").get("/v1/feed"));
        mayCall(signedIn("Somebody", "editor").get("/v1/feed"));
    }

    @Test
    @DisplayName("createPost is for whoever is signed in")
    void createPostIsGuarded() {
        visitor().post("/v1/posts", "{}").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").post("/v1/posts", "{}"));
        mayCall(signedIn("Somebody", "editor").post("/v1/posts", "{}"));
    }

    @Test
    @DisplayName("getPost is open to everybody")
    void getPostIsGuarded() {
        mayCall(visitor().get("/v1/posts/x1"));
        mayCall(signedIn("Somebody").get("/v1/posts/x1"));
        mayCall(signedIn("Somebody", "editor").get("/v1/posts/x1"));
    }

    @Test
    @DisplayName("editPost is for whoever is signed in")
    void editPostIsGuarded() {
        visitor().patch("/v1/posts/x1", "{}").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").patch("/v1/posts/x1", "{}"));
        mayCall(signedIn("Somebody", "editor").patch("/v1/posts/x1", "{}"));
    }

    @Test
    @DisplayName("setPostState is for whoever is signed in")
    void setPostStateIsGuarded() {
        visitor().put("/v1/posts/x1/state", "{}").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").put("/v1/posts/x1/state", "{}"));
        mayCall(signedIn("Somebody", "editor").put("/v1/posts/x1/state", "{}"));
    }

    @Test
    @DisplayName("like is for whoever is signed in")
    void likeIsGuarded() {
        visitor().send("PUT", "/v1/posts/x1/likes/mine", null).is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").send("PUT", "/v1/posts/x1/likes/mine", null));
        mayCall(signedIn("Somebody", "editor").send("PUT", "/v1/posts/x1/likes/mine", null));
    }

    @Test
    @DisplayName("unlike is for whoever is signed in")
    void unlikeIsGuarded() {
        visitor().delete("/v1/posts/x1/likes/mine").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").delete("/v1/posts/x1/likes/mine"));
        mayCall(signedIn("Somebody", "editor").delete("/v1/posts/x1/likes/mine"));
    }

    @Test
    @DisplayName("listComments is open to everybody")
    void listCommentsIsGuarded() {
        mayCall(visitor().get("/v1/posts/x1/comments"));
        mayCall(signedIn("Somebody").get("/v1/posts/x1/comments"));
        mayCall(signedIn("Somebody", "editor").get("/v1/posts/x1/comments"));
    }

    @Test
    @DisplayName("addComment is for whoever is signed in")
    void addCommentIsGuarded() {
        visitor().post("/v1/posts/x1/comments", "{}").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").post("/v1/posts/x1/comments", "{}"));
        mayCall(signedIn("Somebody", "editor").post("/v1/posts/x1/comments", "{}"));
    }

    @Test
    @DisplayName("deleteComment is for whoever is signed in")
    void deleteCommentIsGuarded() {
        visitor().delete("/v1/comments/1").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").delete("/v1/comments/1"));
        mayCall(signedIn("Somebody", "editor").delete("/v1/comments/1"));
    }

    @Test
    @DisplayName("listTopics is open to everybody")
    void listTopicsIsGuarded() {
        mayCall(visitor().get("/v1/topics"));
        mayCall(signedIn("Somebody").get("/v1/topics"));
        mayCall(signedIn("Somebody", "editor").get("/v1/topics"));
    }

    @Test
    @DisplayName("createTopic is for editor")
    void createTopicIsGuarded() {
        visitor().post("/v1/topics", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/v1/topics", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "editor").post("/v1/topics", "{}"));
    }

    @Test
    @DisplayName("A token whose time is over is refused")
    void anExpiredTokenIsRefused() {
        var claims = claims("Somebody").expirationTime(Date.from(clock.instant().minusSeconds(1)));
        withToken(token(claims.build())).put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token for somebody else is refused")
    void aTokenForAnotherAudienceIsRefused() {
        var claims = claims("Somebody").audience("somebody-else");
        withToken(token(claims.build())).put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token of another issuer is refused")
    void aTokenOfAnotherIssuerIsRefused() {
        var claims = claims("Somebody").issuer("https://somebody-else.example");
        withToken(token(claims.build())).put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is signed with another key is refused")
    void aForgedTokenIsRefused() throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims("Somebody").build());
        token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        withToken(token.serialize()).put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is not signed at all is refused")
    void anUnsignedTokenIsRefused() {
        var token = new PlainJWT(claims("Somebody").build());
        withToken(token.serialize()).put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("What is no token is refused")
    void textIsNoToken() {
        withToken("not.a.token").put("/v1/me", "{}").is(401, "UNAUTHENTICATED");
    }

    private static void mayCall(Answer answer) {
        assertThat(answer.http().statusCode())
                .as(answer.http().body())
                .isNotIn(401, 403);
    }
}
