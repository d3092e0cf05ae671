package org.example.sky;

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
import org.example.sky.support.Answer;
import org.example.sky.support.Backend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exactly those who may call an operation, may; a token that is not good opens nothing. */
@DisplayName("Who may call what")
class AccessTest extends Backend {

    @Test
    @DisplayName("addTelescope is for keeper")
    void addTelescopeIsGuarded() {
        visitor().post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/v1/telescopes", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "director").post("/v1/telescopes", "{}"));
        mayCall(signedIn("Somebody", "keeper").post("/v1/telescopes", "{}"));
    }

    @Test
    @DisplayName("replaceTelescope is for keeper")
    void replaceTelescopeIsGuarded() {
        visitor().put("/v1/telescopes/x1", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").put("/v1/telescopes/x1", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "director").put("/v1/telescopes/x1", "{}"));
        mayCall(signedIn("Somebody", "keeper").put("/v1/telescopes/x1", "{}"));
    }

    @Test
    @DisplayName("adjustTelescope is for keeper")
    void adjustTelescopeIsGuarded() {
        visitor().patch("/v1/telescopes/x1", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").patch("/v1/telescopes/x1", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "director").patch("/v1/telescopes/x1", "{}"));
        mayCall(signedIn("Somebody", "keeper").patch("/v1/telescopes/x1", "{}"));
    }

    @Test
    @DisplayName("scrapTelescope is for director")
    void scrapTelescopeIsGuarded() {
        visitor().delete("/v1/telescopes/x1").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").delete("/v1/telescopes/x1").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "director").delete("/v1/telescopes/x1"));
        signedIn("Somebody", "keeper").delete("/v1/telescopes/x1").is(403, "FORBIDDEN");
    }

    @Test
    @DisplayName("sightingsOf is open to everybody")
    void sightingsOfIsGuarded() {
        mayCall(visitor().get("/v1/telescopes/x1/sightings"));
        mayCall(signedIn("Somebody").get("/v1/telescopes/x1/sightings"));
        mayCall(signedIn("Somebody", "director").get("/v1/telescopes/x1/sightings"));
        mayCall(signedIn("Somebody", "keeper").get("/v1/telescopes/x1/sightings"));
    }

    @Test
    @DisplayName("logSighting is for whoever is signed in")
    void logSightingIsGuarded() {
        visitor()
                .send("POST", "/v1/telescopes/x1/sightings", "", "Content-Type", "application/x-www-form-urlencoded")
                .is(401, "UNAUTHENTICATED");
        mayCall(
                signedIn("Somebody").send("POST", "/v1/telescopes/x1/sightings", "", "Content-Type", "application/x-www-form-urlencoded"));
        mayCall(
                signedIn("Somebody", "director").send("POST", "/v1/telescopes/x1/sightings", "", "Content-Type", "application/x-www-form-urlencoded"));
        mayCall(
                signedIn("Somebody", "keeper").send("POST", "/v1/telescopes/x1/sightings", "", "Content-Type", "application/x-www-form-urlencoded"));
    }

    @Test
    @DisplayName("importLog is for whoever is signed in")
    void importLogIsGuarded() {
        visitor().send("POST", "/v1/telescopes/x1/log", "", "Content-Type", "text/csv").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").send("POST", "/v1/telescopes/x1/log", "", "Content-Type", "text/csv"));
        mayCall(signedIn("Somebody", "director").send("POST", "/v1/telescopes/x1/log", "", "Content-Type", "text/csv"));
        mayCall(signedIn("Somebody", "keeper").send("POST", "/v1/telescopes/x1/log", "", "Content-Type", "text/csv"));
    }

    @Test
    @DisplayName("exportLog is open to everybody")
    void exportLogIsGuarded() {
        mayCall(visitor().get("/v1/telescopes/x1/log"));
        mayCall(signedIn("Somebody").get("/v1/telescopes/x1/log"));
        mayCall(signedIn("Somebody", "director").get("/v1/telescopes/x1/log"));
        mayCall(signedIn("Somebody", "keeper").get("/v1/telescopes/x1/log"));
    }

    @Test
    @DisplayName("searchSightings is open to everybody")
    void searchSightingsIsGuarded() {
        mayCall(visitor().get("/v1/sightings"));
        mayCall(signedIn("Somebody").get("/v1/sightings"));
        mayCall(signedIn("Somebody", "director").get("/v1/sightings"));
        mayCall(signedIn("Somebody", "keeper").get("/v1/sightings"));
    }

    @Test
    @DisplayName("readSighting is open to everybody")
    void readSightingIsGuarded() {
        mayCall(visitor().get("/v1/sightings/00000000-0000-4000-8000-000000000001"));
        mayCall(signedIn("Somebody").get("/v1/sightings/00000000-0000-4000-8000-000000000001"));
        mayCall(signedIn("Somebody", "director").get("/v1/sightings/00000000-0000-4000-8000-000000000001"));
        mayCall(signedIn("Somebody", "keeper").get("/v1/sightings/00000000-0000-4000-8000-000000000001"));
    }

    @Test
    @DisplayName("amendSighting is for keeper")
    void amendSightingIsGuarded() {
        visitor()
                .send(
                        "PATCH",
                        "/v1/sightings/00000000-0000-4000-8000-000000000001",
                        "{}",
                        "Content-Type",
                        "application/json",
                        "If-Match",
                        "*")
                .is(401, "UNAUTHENTICATED");
        signedIn("Somebody")
                .send(
                        "PATCH",
                        "/v1/sightings/00000000-0000-4000-8000-000000000001",
                        "{}",
                        "Content-Type",
                        "application/json",
                        "If-Match",
                        "*")
                .is(403, "FORBIDDEN");
        mayCall(
                signedIn("Somebody", "director").send("PATCH", "/v1/sightings/00000000-0000-4000-8000-000000000001", "{}", "Content-Type", "application/json", "If-Match", "*"));
        mayCall(
                signedIn("Somebody", "keeper").send("PATCH", "/v1/sightings/00000000-0000-4000-8000-000000000001", "{}", "Content-Type", "application/json", "If-Match", "*"));
    }

    @Test
    @DisplayName("publishSighting is for keeper")
    void publishSightingIsGuarded() {
        visitor()
                .send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/publish", null)
                .is(401, "UNAUTHENTICATED");
        signedIn("Somebody")
                .send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/publish", null)
                .is(403, "FORBIDDEN");
        mayCall(
                signedIn("Somebody", "director").send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/publish", null));
        mayCall(
                signedIn("Somebody", "keeper").send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/publish", null));
    }

    @Test
    @DisplayName("drawSketch is for whoever is signed in")
    void drawSketchIsGuarded() {
        visitor()
                .send(
                        "PUT",
                        "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch",
                        "",
                        "Content-Type",
                        "application/octet-stream")
                .is(401, "UNAUTHENTICATED");
        mayCall(
                signedIn("Somebody").send("PUT", "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch", "", "Content-Type", "application/octet-stream"));
        mayCall(
                signedIn("Somebody", "director").send("PUT", "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch", "", "Content-Type", "application/octet-stream"));
        mayCall(
                signedIn("Somebody", "keeper").send("PUT", "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch", "", "Content-Type", "application/octet-stream"));
    }

    @Test
    @DisplayName("handInSketch is for whoever is signed in")
    void handInSketchIsGuarded() {
        visitor()
                .send(
                        "POST",
                        "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch",
                        "",
                        "Content-Type",
                        "multipart/form-data; boundary=the-next-part")
                .is(401, "UNAUTHENTICATED");
        mayCall(
                signedIn("Somebody").send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch", "", "Content-Type", "multipart/form-data; boundary=the-next-part"));
        mayCall(
                signedIn("Somebody", "director").send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch", "", "Content-Type", "multipart/form-data; boundary=the-next-part"));
        mayCall(
                signedIn("Somebody", "keeper").send("POST", "/v1/sightings/00000000-0000-4000-8000-000000000001/sketch", "", "Content-Type", "multipart/form-data; boundary=the-next-part"));
    }

    @Test
    @DisplayName("seeSketch is open to everybody")
    void seeSketchIsGuarded() {
        mayCall(visitor().get("/v1/sightings/00000000-0000-4000-8000-000000000001/sketch"));
        mayCall(signedIn("Somebody").get("/v1/sightings/00000000-0000-4000-8000-000000000001/sketch"));
        mayCall(signedIn("Somebody", "director").get("/v1/sightings/00000000-0000-4000-8000-000000000001/sketch"));
        mayCall(signedIn("Somebody", "keeper").get("/v1/sightings/00000000-0000-4000-8000-000000000001/sketch"));
    }

    @Test
    @DisplayName("give is for whoever is signed in")
    void giveIsGuarded() {
        visitor().post("/v1/gifts", "{}").is(401, "UNAUTHENTICATED");
        mayCall(signedIn("Somebody").post("/v1/gifts", "{}"));
        mayCall(signedIn("Somebody", "director").post("/v1/gifts", "{}"));
        mayCall(signedIn("Somebody", "keeper").post("/v1/gifts", "{}"));
    }

    @Test
    @DisplayName("A token whose time is over is refused")
    void anExpiredTokenIsRefused() {
        var claims = claims("Somebody").expirationTime(Date.from(clock.instant().minusSeconds(1)));
        withToken(token(claims.build())).post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token for somebody else is refused")
    void aTokenForAnotherAudienceIsRefused() {
        var claims = claims("Somebody").audience("somebody-else");
        withToken(token(claims.build())).post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token of another issuer is refused")
    void aTokenOfAnotherIssuerIsRefused() {
        var claims = claims("Somebody").issuer("https://somebody-else.example");
        withToken(token(claims.build())).post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is signed with another key is refused")
    void aForgedTokenIsRefused() throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims("Somebody").build());
        token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        withToken(token.serialize()).post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is not signed at all is refused")
    void anUnsignedTokenIsRefused() {
        var token = new PlainJWT(claims("Somebody").build());
        withToken(token.serialize()).post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("What is no token is refused")
    void textIsNoToken() {
        withToken("not.a.token").post("/v1/telescopes", "{}").is(401, "UNAUTHENTICATED");
    }

    private static void mayCall(Answer answer) {
        assertThat(answer.http().statusCode())
                .as(answer.http().body())
                .isNotIn(401, 403);
    }
}
