package com.example.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.catalog.support.Answer;
import com.example.catalog.support.Backend;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exactly those who may call an operation, may; a token that is not good opens nothing. */
@DisplayName("Who may call what")
class AccessTest extends Backend {

    @Test
    @DisplayName("listProducts is open to everybody")
    void listProductsIsGuarded() {
        mayCall(visitor().get("/products"));
        mayCall(signedIn("Somebody").get("/products"));
        mayCall(signedIn("Somebody", "manager").get("/products"));
        mayCall(signedIn("Somebody", "staff").get("/products"));
    }

    @Test
    @DisplayName("createProduct is for staff")
    void createProductIsGuarded() {
        visitor().post("/products", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/products", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "manager").post("/products", "{}"));
        mayCall(signedIn("Somebody", "staff").post("/products", "{}"));
    }

    @Test
    @DisplayName("importProducts is for staff")
    void importProductsIsGuarded() {
        visitor().post("/products/import", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/products/import", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "manager").post("/products/import", "{}"));
        mayCall(signedIn("Somebody", "staff").post("/products/import", "{}"));
    }

    @Test
    @DisplayName("getProduct is open to everybody")
    void getProductIsGuarded() {
        mayCall(visitor().get("/products/x1"));
        mayCall(signedIn("Somebody").get("/products/x1"));
        mayCall(signedIn("Somebody", "manager").get("/products/x1"));
        mayCall(signedIn("Somebody", "staff").get("/products/x1"));
    }

    @Test
    @DisplayName("updateProduct is for staff")
    void updateProductIsGuarded() {
        visitor().patch("/products/x1", "{}", "If-Match", "*").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").patch("/products/x1", "{}", "If-Match", "*").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "manager").patch("/products/x1", "{}", "If-Match", "*"));
        mayCall(signedIn("Somebody", "staff").patch("/products/x1", "{}", "If-Match", "*"));
    }

    @Test
    @DisplayName("deleteProduct is for manager")
    void deleteProductIsGuarded() {
        visitor().delete("/products/x1").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").delete("/products/x1").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "manager").delete("/products/x1"));
        signedIn("Somebody", "staff").delete("/products/x1").is(403, "FORBIDDEN");
    }

    @Test
    @DisplayName("A token whose time is over is refused")
    void anExpiredTokenIsRefused() {
        var claims = claims("Somebody").expirationTime(Date.from(clock.instant().minusSeconds(1)));
        withToken(token(claims.build())).get("/products").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token for somebody else is refused")
    void aTokenForAnotherAudienceIsRefused() {
        var claims = claims("Somebody").audience("somebody-else");
        withToken(token(claims.build())).get("/products").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token of another issuer is refused")
    void aTokenOfAnotherIssuerIsRefused() {
        var claims = claims("Somebody").issuer("https://somebody-else.example");
        withToken(token(claims.build())).get("/products").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is signed with another key is refused")
    void aForgedTokenIsRefused() throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims("Somebody").build());
        token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        withToken(token.serialize()).get("/products").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is not signed at all is refused")
    void anUnsignedTokenIsRefused() {
        var token = new PlainJWT(claims("Somebody").build());
        withToken(token.serialize()).get("/products").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("What is no token is refused")
    void textIsNoToken() {
        withToken("not.a.token").get("/products").is(401, "UNAUTHENTICATED");
    }

    private static void mayCall(Answer answer) {
        assertThat(answer.http().statusCode())
                .as(answer.http().body())
                .isNotIn(401, 403);
    }
}
