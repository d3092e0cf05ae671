package dev.plumb.run;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

/** The key whose tokens a backend trusts in development, as a private JWK (RFC 7517) in a file. */
public final class DevelopmentKey {
    /** The issuer that such tokens name. */
    public static final String ISSUER = "development";

    /** What a key is of. */
    private enum Kind {
        EC(JWSAlgorithm.ES256) {
            @Override
            JWK generate() throws JOSEException {
                return new ECKeyGenerator(Curve.P_256).generate();
            }

            @Override
            JWSSigner signer(JWK key) throws JOSEException {
                return new ECDSASigner(key.toECKey());
            }
        },
        RSA(JWSAlgorithm.RS256) {
            @Override
            JWK generate() throws JOSEException {
                return new RSAKeyGenerator(2048).generate();
            }

            @Override
            JWSSigner signer(JWK key) throws JOSEException {
                return new RSASSASigner(key.toRSAKey());
            }
        },
        EDWARDS(JWSAlgorithm.EdDSA) {
            @Override
            JWK generate() {
                return Ed25519Key.generate();
            }

            @Override
            JWSSigner signer(JWK key) {
                return Ed25519Key.signer(key.toOctetKeyPair());
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // it is
        private final JWSAlgorithm algorithm;

        Kind(JWSAlgorithm algorithm) {
            this.algorithm = algorithm;
        }

        abstract JWK generate() throws JOSEException;

        abstract JWSSigner signer(JWK key) throws JOSEException;

        static Kind of(String algorithm) {
            return switch (algorithm) {
                case "RS256" -> RSA;
                case "EdDSA" -> EDWARDS;
                default -> EC;
            };
        }
    }

    private final Path file;
    private final Kind kind;
    private final JWK key;

    private DevelopmentKey(Path file, Kind kind, JWK key) {
        this.file = file;
        this.kind = kind;
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

    /** @param algorithm as JOSE writes it: of RSA keys ({@code RS256}), of Ed25519 ({@code EdDSA}), else of EC keys */
    public static DevelopmentKey in(Path file, String algorithm) {
        Kind kind = Kind.of(algorithm);
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                Path draft = Files.createTempFile(
                        file.getParent(),
                        "key",
                        ".jwk",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(draft, kind.generate().toJSONString());
                Files.move(draft, file);
            }
            JWK key = JWK.parse(Files.readString(file));
            kind.signer(key);
            return new DevelopmentKey(file, kind, key);
        } catch (IOException e) {
            throw new RunException("cannot make a development key in " + file + ": " + e.getMessage(), e);
        } catch (ParseException | JOSEException | ClassCastException e) {
            throw new RunException(file + " is no such key; delete it, and a new one is made", e);
        }
    }

    public Path file() {
        return file;
    }

    /** The claims as a signed token (RFC 7519). */
    public String sign(JWTClaimsSet claims) {
        try {
            return signed(claims, kind.algorithm, kind.signer(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, signed by a key of that kind that nobody trusts. */
    public String forged(JWTClaimsSet claims) {
        try {
            return signed(claims, kind.algorithm, kind.signer(kind.generate()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same, where what all may read, the public key, was taken for a secret (RFC 8725, 2.1). */
    public String confused(JWTClaimsSet claims) {
        try {
            byte[] open = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
            return signed(claims, JWSAlgorithm.HS256, new MACSigner(open));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }
}
