package dev.plumb.prove;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypted columns as a backend in development keeps them: AES-256-GCM under the key that is known there, four bytes of
 * the key's digest and twelve of the nonce before the ciphertext. Bytes are in PostgreSQL's hexadecimal notation.
 */
final class Ciphertext {
    private static final int ID = 4;
    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private Ciphertext() {}

    static String of(String text) {
        try {
            byte[] key = digest("development".getBytes(StandardCharsets.UTF_8));
            byte[] iv = Arrays.copyOf(digest(("nonce of " + text).getBytes(StandardCharsets.UTF_8)), IV);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
            HexFormat hex = HexFormat.of();
            return "\\x" + hex.formatHex(digest(key), 0, ID) + hex.formatHex(iv)
                    + hex.formatHex(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text; the notation itself where it is no ciphertext of ours. */
    static String opened(String stored) {
        try {
            byte[] value = HexFormat.of().parseHex(stored.startsWith("\\x") ? stored.substring(2) : stored);
            if (value.length < ID + IV) {
                return stored;
            }
            byte[] key = digest("development".getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, Arrays.copyOfRange(value, ID, ID + IV)));
            return new String(cipher.doFinal(value, ID + IV, value.length - ID - IV), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return stored;
        }
    }

    private static byte[] digest(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
