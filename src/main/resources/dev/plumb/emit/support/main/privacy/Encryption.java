package com.example.app.support.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
${list}
import java.util.Map;
import javax.crypto.Cipher;
${mac}
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Texts that the database keeps as ciphertext (AES-256-GCM). A value begins with the id of its key, so that a new key
 * is taken up without a pause: what it finds under the ones before it can still be read, and what is written is
 * written under the new one.
 ${found}
 */
@Component
public class Encryption {

    private static final Logger log = LoggerFactory.getLogger(Encryption.class);

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final int IV_BYTES = 12;
    ${digestBytes}
    private static final int TAG_BITS = 128;

    /**
     * @param key 32 bytes in Base64. Needed, save in the profiles {@code dev} and {@code test}, which have one that
     *     everybody knows
     * @param previousKeys those before it, with commas between them
     */
    @ConfigurationProperties("app.data")
    record Data(@Nullable String key, @Nullable String previousKeys) {}

    ${keyRecord}

    private final SecureRandom random = new SecureRandom();
    private final Key current;
    ${digesting}
    private final Map<ByteBuffer, Key> known = new LinkedHashMap<>();

    Encryption(Data data, Environment environment) {
        if (data.key() != null && !data.key().isBlank()) {
            this.current = key(Base64.getDecoder().decode(data.key().strip()));
        } else if (environment.acceptsProfiles(Profiles.of("dev | test"))) {
            log.warn("Development: texts are encrypted with a key that everybody knows");
            this.current = key(digest("development".getBytes(StandardCharsets.UTF_8)));
        } else {
            throw new IllegalStateException("${keyName} is not set: give it 32 random bytes in Base64"
                    + " (openssl rand -base64 32), or start with SPRING_PROFILES_ACTIVE=dev");
        }
        known.put(current.id(), current);
        ${chosen}
        if (data.previousKeys() != null && !data.previousKeys().isBlank()) {
            for (String previous : data.previousKeys().split(",")) {
                Key key = key(Base64.getDecoder().decode(previous.strip()));
                known.putIfAbsent(key.id(), key);
                ${alsoKnown}
            }
        }
    }

    public byte @Nullable [] encrypt(@Nullable String text) {
        return text == null ? null : sealed(text, current, new byte[0]);
    }

    ${members}

    private byte[] sealed(String text, Key key, byte[] digest) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, iv);
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(ID_BYTES + digest.length + IV_BYTES + sealed.length)
                    .put(key.id().duplicate())
                    .put(digest)
                    .put(iv)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    ${currentId}

    /** @throws IllegalStateException if it was encrypted with a key that is not known here, or has been tampered with */
    public @Nullable String decrypt(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            Key key = known.get(ByteBuffer.wrap(value, 0, ID_BYTES).slice());
            if (key == null) {
                throw new IllegalStateException("encrypted with a key that is not known here");
            }
            int start = ${start};
            byte[] iv = Arrays.copyOfRange(value, start, start + IV_BYTES);
            byte[] opened = cipher(Cipher.DECRYPT_MODE, key, iv)
                    .doFinal(value, start + IV_BYTES, value.length - start - IV_BYTES);
            return new String(opened, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("not a text that was encrypted here", e);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, iv));
        return cipher;
    }

    private static Key key(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException("a key of AES-256 has 32 bytes");
        }
        return new Key(
                ByteBuffer.wrap(Arrays.copyOf(digest(bytes), ID_BYTES)), new SecretKeySpec(bytes, "AES")${plain});
    }

    ${made}

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
