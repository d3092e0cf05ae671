package dev.plumb.prove;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypted columns as a backend in development keeps them: AES-256-GCM under the key that is known there, four bytes of
 * the key's digest, where texts are looked up their own keyed digest, and twelve of the nonce before the ciphertext. Bytes are in PostgreSQL's hexadecimal notation.
 */
final class Ciphertext {
    private static final int ID = 4;
    private static final int DIGEST = 32;
    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private Ciphertext() {}

    /** @param found whether the text is looked up, so that a digest of it stands behind the key's id */
    static String of(String text, boolean found) {
        try {
            byte[] key = digest(bytes("development"));
            byte[] iv = Arrays.copyOf(digest(bytes("nonce of " + text)), IV);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
            HexFormat hex = HexFormat.of();
            return "\\x" + hex.formatHex(found ? digest(with("to be found", key)) : digest(key), 0, ID)
                    + (found ? hex.formatHex(keyed(text, key)) : "") + hex.formatHex(iv)
                    + hex.formatHex(cipher.doFinal(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] keyed(String text, byte[] key) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(digest(with("digests", key)), "HmacSHA256"));
        return mac.doFinal(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] with(String word, byte[] key) {
        byte[] first = bytes(word);
        byte[] both = Arrays.copyOf(first, first.length + key.length);
        System.arraycopy(key, 0, both, first.length, key.length);
        return both;
    }

    /** The text; the notation itself where it is no ciphertext of ours. */
    static String opened(String stored) {
        try {
            byte[] value = HexFormat.of().parseHex(stored.startsWith("\\x") ? stored.substring(2) : stored);
            if (value.length < ID + IV) {
                return stored;
            }
            byte[] key = digest(bytes("development"));
            boolean found = Arrays.equals(value, 0, ID, digest(with("to be found", key)), 0, ID);
            int start = ID + (found ? DIGEST : 0);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, Arrays.copyOfRange(value, start, start + IV)));
            return new String(cipher.doFinal(value, start + IV, value.length - start - IV), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return stored;
        }
    }

    private static byte[] digest(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
