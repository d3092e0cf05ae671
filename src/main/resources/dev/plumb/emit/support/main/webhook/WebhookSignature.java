package com.example.app.support.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The word that a delivery comes from us, and when: {@code t=1767225600,v1=…}, where {@code v1} is the HMAC, in
 * hexadecimal digits, of the time, a point and the body as it is sent. Whoever receives it does the same with the secret,
 * compares, and refuses what is older than a few minutes.
 */
final class WebhookSignature {

    private static final String ALGORITHM = "${algorithm}";

    private WebhookSignature() {}

    static String of(byte[] secret, Instant at, byte[] body) {
        long seconds = at.getEpochSecond();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
