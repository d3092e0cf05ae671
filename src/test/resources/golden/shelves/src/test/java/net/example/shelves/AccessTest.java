package net.example.shelves;

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
import net.example.shelves.support.Answer;
import net.example.shelves.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exactly those who may call an operation, may; a token that is not good opens nothing. */
@DisplayName("Who may call what")
class AccessTest extends Backend {

    @Test
    @DisplayName("addWork is for librarian")
    void addWorkIsGuarded() {
        visitor().post("/api/works", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/api/works", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").post("/api/works", "{}"));
        mayCall(signedIn("Somebody", "librarian").post("/api/works", "{}"));
    }

    @Test
    @DisplayName("removeWork is for head")
    void removeWorkIsGuarded() {
        visitor().delete("/api/works/00000000-0000-4000-8000-000000000001").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").delete("/api/works/00000000-0000-4000-8000-000000000001").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").delete("/api/works/00000000-0000-4000-8000-000000000001"));
        signedIn("Somebody", "librarian")
                .delete("/api/works/00000000-0000-4000-8000-000000000001")
                .is(403, "FORBIDDEN");
    }

    @Test
    @DisplayName("addEdition is for librarian")
    void addEditionIsGuarded() {
        visitor().post("/api/works/00000000-0000-4000-8000-000000000001/editions", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody")
                .post("/api/works/00000000-0000-4000-8000-000000000001/editions", "{}")
                .is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").post("/api/works/00000000-0000-4000-8000-000000000001/editions", "{}"));
        mayCall(
                signedIn("Somebody", "librarian").post("/api/works/00000000-0000-4000-8000-000000000001/editions", "{}"));
    }

    @Test
    @DisplayName("replaceCopy is for librarian")
    void replaceCopyIsGuarded() {
        visitor().put("/api/editions/x1/copies/1", "{}", "If-Match", "*").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").put("/api/editions/x1/copies/1", "{}", "If-Match", "*").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").put("/api/editions/x1/copies/1", "{}", "If-Match", "*"));
        mayCall(signedIn("Somebody", "librarian").put("/api/editions/x1/copies/1", "{}", "If-Match", "*"));
    }

    @Test
    @DisplayName("listNotes is for librarian")
    void listNotesIsGuarded() {
        visitor().get("/api/editions/x1/copies/1/notes").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").get("/api/editions/x1/copies/1/notes").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").get("/api/editions/x1/copies/1/notes"));
        mayCall(signedIn("Somebody", "librarian").get("/api/editions/x1/copies/1/notes"));
    }

    @Test
    @DisplayName("addNote is for librarian")
    void addNoteIsGuarded() {
        visitor().post("/api/editions/x1/copies/1/notes", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/api/editions/x1/copies/1/notes", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").post("/api/editions/x1/copies/1/notes", "{}"));
        mayCall(signedIn("Somebody", "librarian").post("/api/editions/x1/copies/1/notes", "{}"));
    }

    @Test
    @DisplayName("addAuthor is for librarian")
    void addAuthorIsGuarded() {
        visitor().post("/api/authors", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/api/authors", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "head").post("/api/authors", "{}"));
        mayCall(signedIn("Somebody", "librarian").post("/api/authors", "{}"));
    }

    @Test
    @DisplayName("A token whose time is over is refused")
    void anExpiredTokenIsRefused() {
        var claims = claims("Somebody").expirationTime(Date.from(clock.instant().minusSeconds(1)));
        withToken(token(claims.build())).post("/api/works", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token for somebody else is refused")
    void aTokenForAnotherAudienceIsRefused() {
        var claims = claims("Somebody").audience("somebody-else");
        withToken(token(claims.build())).post("/api/works", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token of another issuer is refused")
    void aTokenOfAnotherIssuerIsRefused() {
        var claims = claims("Somebody").issuer("https://somebody-else.example");
        withToken(token(claims.build())).post("/api/works", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is signed with another key is refused")
    void aForgedTokenIsRefused() throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims("Somebody").build());
        token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        withToken(token.serialize()).post("/api/works", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is not signed at all is refused")
    void anUnsignedTokenIsRefused() {
        var token = new PlainJWT(claims("Somebody").build());
        withToken(token.serialize()).post("/api/works", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("What is no token is refused")
    void textIsNoToken() {
        withToken("not.a.token").post("/api/works", "{}").is(401, "UNAUTHENTICATED");
    }

    private static void mayCall(Answer answer) {
        assertThat(answer.http().statusCode())
                .as(answer.http().body())
                .isNotIn(401, 403);
    }
}
