package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.support.Answer;
import com.example.orders.support.Backend;
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
    @DisplayName("placeOrder is for customer")
    void placeOrderIsGuarded() {
        visitor().post("/orders", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/orders", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "customer").post("/orders", "{}"));
        signedIn("Somebody", "clerk").post("/orders", "{}").is(403, "FORBIDDEN");
    }

    @Test
    @DisplayName("listOrders is for customer and clerk")
    void listOrdersIsGuarded() {
        visitor().get("/orders").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").get("/orders").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "customer").get("/orders"));
        mayCall(signedIn("Somebody", "clerk").get("/orders"));
    }

    @Test
    @DisplayName("getOrder is for customer and clerk")
    void getOrderIsGuarded() {
        visitor().get("/orders/00000000-0000-4000-8000-000000000001").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").get("/orders/00000000-0000-4000-8000-000000000001").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "customer").get("/orders/00000000-0000-4000-8000-000000000001"));
        mayCall(signedIn("Somebody", "clerk").get("/orders/00000000-0000-4000-8000-000000000001"));
    }

    @Test
    @DisplayName("cancelMyOrder is for customer and clerk")
    void cancelMyOrderIsGuarded() {
        visitor().send("POST", "/orders/00000000-0000-4000-8000-000000000001/cancel", null).is(401, "UNAUTHENTICATED");
        signedIn("Somebody")
                .send("POST", "/orders/00000000-0000-4000-8000-000000000001/cancel", null)
                .is(403, "FORBIDDEN");
        mayCall(
                signedIn("Somebody", "customer").send("POST", "/orders/00000000-0000-4000-8000-000000000001/cancel", null));
        mayCall(
                signedIn("Somebody", "clerk").send("POST", "/orders/00000000-0000-4000-8000-000000000001/cancel", null));
    }

    @Test
    @DisplayName("shipOrder is for clerk")
    void shipOrderIsGuarded() {
        visitor().post("/orders/00000000-0000-4000-8000-000000000001/ship", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/orders/00000000-0000-4000-8000-000000000001/ship", "{}").is(403, "FORBIDDEN");
        signedIn("Somebody", "customer")
                .post("/orders/00000000-0000-4000-8000-000000000001/ship", "{}")
                .is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "clerk").post("/orders/00000000-0000-4000-8000-000000000001/ship", "{}"));
    }

    @Test
    @DisplayName("confirmDelivery is for clerk")
    void confirmDeliveryIsGuarded() {
        visitor().send("POST", "/orders/00000000-0000-4000-8000-000000000001/deliver", null).is(401, "UNAUTHENTICATED");
        signedIn("Somebody")
                .send("POST", "/orders/00000000-0000-4000-8000-000000000001/deliver", null)
                .is(403, "FORBIDDEN");
        signedIn("Somebody", "customer")
                .send("POST", "/orders/00000000-0000-4000-8000-000000000001/deliver", null)
                .is(403, "FORBIDDEN");
        mayCall(
                signedIn("Somebody", "clerk").send("POST", "/orders/00000000-0000-4000-8000-000000000001/deliver", null));
    }

    @Test
    @DisplayName("setStock is for clerk")
    void setStockIsGuarded() {
        visitor().put("/products/x1/stock", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").put("/products/x1/stock", "{}").is(403, "FORBIDDEN");
        signedIn("Somebody", "customer").put("/products/x1/stock", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "clerk").put("/products/x1/stock", "{}"));
    }

    @Test
    @DisplayName("subscribe is for clerk")
    void subscribeIsGuarded() {
        visitor().post("/webhook-subscriptions", "{}").is(401, "UNAUTHENTICATED");
        signedIn("Somebody").post("/webhook-subscriptions", "{}").is(403, "FORBIDDEN");
        signedIn("Somebody", "customer").post("/webhook-subscriptions", "{}").is(403, "FORBIDDEN");
        mayCall(signedIn("Somebody", "clerk").post("/webhook-subscriptions", "{}"));
    }

    @Test
    @DisplayName("A token whose time is over is refused")
    void anExpiredTokenIsRefused() {
        var claims = claims("Somebody").expirationTime(Date.from(clock.instant().minusSeconds(1)));
        withToken(token(claims.build())).post("/orders", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token for somebody else is refused")
    void aTokenForAnotherAudienceIsRefused() {
        var claims = claims("Somebody").audience("somebody-else");
        withToken(token(claims.build())).post("/orders", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token of another issuer is refused")
    void aTokenOfAnotherIssuerIsRefused() {
        var claims = claims("Somebody").issuer("https://somebody-else.example");
        withToken(token(claims.build())).post("/orders", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is signed with another key is refused")
    void aForgedTokenIsRefused() throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims("Somebody").build());
        token.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        withToken(token.serialize()).post("/orders", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("A token that is not signed at all is refused")
    void anUnsignedTokenIsRefused() {
        var token = new PlainJWT(claims("Somebody").build());
        withToken(token.serialize()).post("/orders", "{}").is(401, "UNAUTHENTICATED");
    }

    @Test
    @DisplayName("What is no token is refused")
    void textIsNoToken() {
        withToken("not.a.token").post("/orders", "{}").is(401, "UNAUTHENTICATED");
    }

    private static void mayCall(Answer answer) {
        assertThat(answer.http().statusCode())
                .as(answer.http().body())
                .isNotIn(401, 403);
    }
}
