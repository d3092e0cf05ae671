package com.example.app.support.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
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
 * The keys of access tokens (ES256): one signs, and those before it are trusted until the last of their tokens has
 * expired. A key's id is its thumbprint (RFC 7638).
 */
@Component
public class SigningKeys {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /**
     * @param signingKey an EC key on P-256, as PEM or as a private JWK. Needed, save in the profiles {@code dev} and
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
    private final ECKey signing;
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
            throw new IllegalStateException("${keyName} is not set: give it an EC key on P-256, as PEM or as a JWK"
                    + " (openssl ecparam -genkey -name prime256v1 -noout), or start with SPRING_PROFILES_ACTIVE=dev");
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
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(signing.getKeyID())
                            .build(),
                    claims);
            token.sign(new ECDSASigner(signing));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static ECKey identified(ECKey key) {
        try {
            return new ECKey.Builder(key)
                    .keyIDFromThumbprint()
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey key(String text) {
        try {
            return text.strip().startsWith("{") ? ECKey.parse(text) : fromPem(text.replace("\\n", "\n"));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new IllegalStateException("Not an EC key on P-256, neither as PEM nor as a JWK"); // and no word of it
        }
    }

    /** PKCS #8 ({@code PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}); the public key follows from the private one. */
    private static ECKey fromPem(String text) throws IOException {
        PemObject pem = new PemReader(new StringReader(text)).readPemObject();
        if (pem == null) {
            throw new IOException("no PEM");
        }
        ECPrivateKey key = pem.getType().equals("PRIVATE KEY")
                ? ECPrivateKey.getInstance(
                        PrivateKeyInfo.getInstance(pem.getContent()).parsePrivateKey())
                : ECPrivateKey.getInstance(pem.getContent());
        BigInteger secret = key.getKey();
        var curve = CustomNamedCurves.getByName("P-256");
        if (secret.signum() <= 0 || secret.compareTo(curve.getN()) >= 0) {
            throw new IOException("not on P-256");
        }
        var point = curve.getG().multiply(secret).normalize();
        int bits = curve.getCurve().getFieldSize();
        return new ECKey.Builder(
                        Curve.P_256,
                        ECKey.encodeCoordinate(bits, point.getAffineXCoord().toBigInteger()),
                        ECKey.encodeCoordinate(bits, point.getAffineYCoord().toBigInteger()))
                .d(ECKey.encodeCoordinate(bits, secret))
                .build();
    }

    private static ECKey developmentKey(Path file) {
        try {
            if (Files.notExists(file)) {
                if (file.getParent() != null) {
                    Files.createDirectories(file.getParent());
                }
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, new ECKeyGenerator(Curve.P_256).generate().toJSONString());
            }
            log.warn("Development: tokens are signed with {}", file);
            return ECKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException("Not an EC key in JWK form: " + file, e);
        }
    }
}
