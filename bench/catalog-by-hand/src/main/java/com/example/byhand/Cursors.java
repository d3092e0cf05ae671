package com.example.byhand;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Where a page ended, signed together with what was asked: it can neither be made up nor taken to another query. */
final class Cursors {
    private final SecretKeySpec key = new SecretKeySpec(new byte[32], "HmacSHA256");

    String seal(List<String> position, ProductQuery query) {
        byte[] text = String.join("\n", position).getBytes(StandardCharsets.UTF_8);
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(text) + "." + encoder.encodeToString(signature(text, query));
    }

    List<String> open(String cursor, ProductQuery query) {
        try {
            String[] parts = cursor.split("\\.", 2);
            byte[] text = Base64.getUrlDecoder().decode(parts[0]);
            if (parts.length == 2
                    && MessageDigest.isEqual(Base64.getUrlDecoder().decode(parts[1]), signature(text, query))) {
                return List.of(new String(text, StandardCharsets.UTF_8).split("\n"));
            }
        } catch (IllegalArgumentException malformed) {
            // refused below
        }
        throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
    }

    private byte[] signature(byte[] text, ProductQuery query) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(text);
            return mac.doFinal(Objects.toString(List.of(
                            Objects.toString(query.category()),
                            Objects.toString(query.status()),
                            Objects.toString(query.minPrice()),
                            Objects.toString(query.maxPrice()),
                            Objects.toString(query.q()),
                            query.sort()))
                    .getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
