package com.example.app.support.account;

import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Passwords as argon2id hashes (RFC 9106) with the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
@Component
public class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;

    private final PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);

    /** No more at once than there are processors: more would take memory and win nothing. */
    private final Semaphore processors =
            new Semaphore(Runtime.getRuntime().availableProcessors());

    private final String nobodys = argon2.encode(UUID.randomUUID().toString());

    public String hash(String password) {
        processors.acquireUninterruptibly();
        try {
            return argon2.encode(password);
        } finally {
            processors.release();
        }
    }

    /** Takes as long where there is no hash as where there is one. */
    boolean matches(String password, @Nullable String hash) {
        processors.acquireUninterruptibly();
        try {
            boolean matches = argon2.matches(password, hash == null ? nobodys : hash);
            return matches && hash != null;
        } finally {
            processors.release();
        }
    }

    /** Whether the hash was made with weaker parameters than those above. */
    boolean isOutdated(String hash) {
        return argon2.upgradeEncoding(hash);
    }
}
