package dev.plumb.run;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/** The key whose tokens a backend trusts in development: an EC key on P-256 as a private JWK (RFC 7517), in a file. */
public final class DevelopmentKey {
    /** The issuer that such tokens name. */
    public static final String ISSUER = "development";

    private final Path file;
    private final JWK key;

    private DevelopmentKey(Path file, JWK key) {
        this.file = file;
        this.key = key;
    }

    /**
     * The key in that file, made where there is none, for its owner's eyes alone.
     *
     * @throws RunException where the file is no such key or cannot be written
     */
    public static DevelopmentKey in(Path file) {
        return in(file, "ES256");
    }

    /** @param algorithm as JOSE writes it: of RSA keys ({@code RS256}), else of EC keys */
    public static DevelopmentKey in(Path file, String algorithm) {
        boolean rsa = algorithm.equals("RS256");
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                Path draft = Files.createTempFile(
                        file.getParent(),
                        "key",
                        ".jwk",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                JWK made = rsa ? new RSAKeyGenerator(2048).generate() : new ECKeyGenerator(Curve.P_256).generate();
                Files.writeString(draft, made.toJSONString());
                Files.move(draft, file);
            }
            return new DevelopmentKey(
                    file, rsa ? RSAKey.parse(Files.readString(file)) : ECKey.parse(Files.readString(file)));
        } catch (IOException | JOSEException e) {
            throw new RunException("cannot make a development key in " + file + ": " + e.getMessage(), e);
        } catch (ParseException e) {
            throw new RunException(file + " is no such key; delete it, and a new one is made", e);
        }
    }

    public Path file() {
        return file;
    }

    /** The claims as a signed token (RFC 7519). */
    public String sign(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(
                    new JWSHeader(key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256), claims);
            token.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
