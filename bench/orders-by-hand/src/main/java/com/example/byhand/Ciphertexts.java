package com.example.byhand;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** AES-256-GCM; a value begins with the id of its key. */
@Component
class Ciphertexts {
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final byte[] id;

    Ciphertexts(@Value("${data-key}") String key) throws GeneralSecurityException {
        byte[] bytes = Base64.getDecoder().decode(key);
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), 4);
    }

    byte[] encrypt(String text) {
        byte[] iv = new byte[12];
        random.nextBytes(iv);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, iv));
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(16 + sealed.length).put(id).put(iv).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String decrypt(byte[] value) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, value, 4, 12));
            return new String(cipher.doFinal(value, 16, value.length - 16), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
