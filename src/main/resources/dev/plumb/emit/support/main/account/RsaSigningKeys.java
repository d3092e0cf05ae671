package com.example.app.support.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * The keys of access tokens (RS256): one signs, and those before it are trusted until the last of their tokens has
 * expired. A key's id is its thumbprint (RFC 7638).
 */
@Component
public class SigningKeys {

    private static final int BITS = 2048;

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /**
     * @param signingKey an RSA key of 2048 bits or more, as PEM or as a private JWK. Needed, save in the profiles {@code dev} and
     *     {@code test}
     * @param previousKeys those that signed before, one behind the other
     * @param developmentKey a file with such a key (JWK), which is made if it is not there. Refused outside of the
     *     profiles {@code dev} and {@code test}
     */
    @ConfigurationProperties("app.tokens")
    record Tokens(
            @DefaultValue(${issuer}) String issuer,
            @DefaultValue(${audience}) String audience,
            @Nullable String signingKey,
            @Nullable String previousKeys,
            @Nullable Path developmentKey) {}

    private final Tokens tokens;
    private final RSAKey signing;
    private final JWKSet trusted;

    SigningKeys(Tokens tokens, Environment environment) {
        this.tokens = tokens;
        boolean development = environment.acceptsProfiles(Profiles.of("dev | test"));
        if (tokens.developmentKey() != null && !development) {
            throw new IllegalStateException("app.tokens.development-key is for the profiles dev and test only");
        }
        if (!isBlank(tokens.signingKey())) {
            this.signing = identified(key(tokens.signingKey()));
        } else if (tokens.developmentKey() != null) {
            this.signing = identified(developmentKey(tokens.developmentKey()));
        } else {
            throw new IllegalStateException("${keyName} is not set: give it an RSA key of 2048 bits or more, as PEM or as a JWK"
                    + " (openssl genrsa 3072), or start with SPRING_PROFILES_ACTIVE=dev");
        }
        var keys = new ArrayList<JWK>(List.of(signing.toPublicJWK()));
        if (!isBlank(tokens.previousKeys())) {
            for (String previous : tokens.previousKeys().split("(?<=-----END [A-Z ]{0,20}-----)|(?<=})")) {
                if (!previous.isBlank()) {
                    keys.add(identified(key(previous)).toPublicJWK());
                }
            }
        }
        this.trusted = new JWKSet(keys);
    }

    public String issuer() {
        return tokens.issuer();
    }

    public String audience() {
        return tokens.audience();
    }

    /** The public keys of tokens that are trusted. */
    public JWKSet trusted() {
        return trusted;
    }

    String sign(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(signing.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(signing));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static RSAKey identified(RSAKey key) {
        try {
            return new RSAKey.Builder(key)
                    .keyIDFromThumbprint()
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(String text) {
        try {
            return text.strip().startsWith("{") ? RSAKey.parse(text) : fromPem(text.replace("\\n", "\n"));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new IllegalStateException("Not an RSA key of 2048 bits or more, neither as PEM nor as a JWK"); // and no word of it
        }
    }

    /** PKCS #8 ({@code PRIVATE KEY}) or PKCS #1 ({@code RSA PRIVATE KEY}). */
    private static RSAKey fromPem(String text) throws IOException {
        PemObject pem = new PemReader(new StringReader(text)).readPemObject();
        if (pem == null) {
            throw new IOException("no PEM");
        }
        RSAPrivateKey key = pem.getType().equals("PRIVATE KEY")
                ? RSAPrivateKey.getInstance(
                        PrivateKeyInfo.getInstance(pem.getContent()).parsePrivateKey())
                : RSAPrivateKey.getInstance(pem.getContent());
        if (key.getModulus().bitLength() < BITS) {
            throw new IOException("too short");
        }
        return new RSAKey.Builder(Base64URL.encode(key.getModulus()), Base64URL.encode(key.getPublicExponent()))
                .privateExponent(Base64URL.encode(key.getPrivateExponent()))
                .build();
    }

    private static RSAKey developmentKey(Path file) {
        try {
            if (Files.notExists(file)) {
                if (file.getParent() != null) {
                    Files.createDirectories(file.getParent());
                }
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, new RSAKeyGenerator(BITS).generate().toJSONString());
            }
            log.warn("Development: tokens are signed with {}", file);
            return RSAKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException("Not an RSA key in JWK form: " + file, e);
        }
    }
}
