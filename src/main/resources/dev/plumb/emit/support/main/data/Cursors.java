package com.example.app.support.data;

import com.example.app.support.input.Fault;
import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Cursors: the place where a page ended, sealed together with the query that it belongs to (HMAC-SHA-256, cut to 128
 * bits), so that nobody can make one up or go on with another query.
 */
@Component
public class Cursors {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL = 16;
    private static final String DEVELOPMENT_KEY = "development";

    private final SecretKeySpec key;

    /** @param cursorKey seals cursors; the same on every instance, and needed save in the profiles dev and test */
    @ConfigurationProperties("app.paging")
    record Paging(@Nullable String cursorKey) {}

    Cursors(Paging paging, Environment environment) {
        String secret = paging.cursorKey();
        if (secret == null || secret.isBlank()) {
            if (!environment.acceptsProfiles(Profiles.of("dev | test"))) {
                throw new IllegalStateException("CURSOR_KEY is not set: give a random text of 32 characters or more");
            }
            secret = DEVELOPMENT_KEY;
        }
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** @param query the operation, and all that decides which rows there are and in which order */
    public String seal(List<String> position, List<? extends @Nullable Object> query) {
        byte[] place = pack(position);
        byte[] cursor = Arrays.copyOf(sealOf(place, query), SEAL + place.length);
        System.arraycopy(place, 0, cursor, SEAL, place.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * The position that {@link #seal} was given; empty for no cursor.
     *
     * @throws RefusedException if it is no cursor of ours for that query
     */
    public List<String> open(@Nullable String cursor, List<? extends @Nullable Object> query) {
        if (cursor == null) {
            return List.of();
        }
        byte[] bytes = decode(cursor);
        byte[] place = Arrays.copyOfRange(bytes, Math.min(SEAL, bytes.length), bytes.length);
        byte[] seal = Arrays.copyOf(sealOf(place, query), SEAL);
        if (bytes.length <= SEAL || !MessageDigest.isEqual(seal, Arrays.copyOf(bytes, SEAL))) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST, List.of(new Fault("cursor", "must be the nextCursor of this very query")));
        }
        return unpack(place);
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] sealOf(byte[] place, List<? extends @Nullable Object> query) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (Object part : query) {
                byte[] text = part == null ? new byte[0] : part.toString().getBytes(StandardCharsets.UTF_8);
                mac.update(ByteBuffer.allocate(4).putInt(0, part == null ? -1 : text.length));
                mac.update(text);
            }
            return mac.doFinal(place);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each text with its length before it. */
    private static byte[] pack(List<String> texts) {
        var encoded = texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        var buffer = ByteBuffer.allocate(encoded.stream().mapToInt(text -> 2 + text.length).sum());
        encoded.forEach(text -> buffer.putShort((short) text.length).put(text));
        return buffer.array();
    }

    private static List<String> unpack(byte[] packed) {
        var texts = new ArrayList<String>();
        var buffer = ByteBuffer.wrap(packed);
        while (buffer.hasRemaining()) {
            byte[] text = new byte[Short.toUnsignedInt(buffer.getShort())];
            buffer.get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
