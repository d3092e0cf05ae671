package dev.plumb.emit;

import dev.plumb.spec.Accounts.AccessToken;
import java.util.Map;

/** The keys that sign access tokens: one file, and what differs by the kind of key. */
enum SigningKeysText {
    EC(
            "ECKey",
            "an EC key on P-256",
            "openssl ecparam -genkey -name prime256v1 -noout",
            "new ECDSASigner(signing)",
            "new ECKeyGenerator(Curve.P_256).generate()",
            """
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
            """),
    RSA(
            "RSAKey",
            "an RSA key of 2048 bits or more",
            "openssl genrsa 3072",
            "new RSASSASigner(signing)",
            "new RSAKeyGenerator(2_048).generate()",
            """
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
                if (key.getModulus().bitLength() < 2_048) {
                    throw new IOException("too short");
                }
                return new RSAKey.Builder(Base64URL.encode(key.getModulus()), Base64URL.encode(key.getPublicExponent()))
                        .privateExponent(Base64URL.encode(key.getPrivateExponent()))
                        .build();
            }
            """),
    EDWARDS(
            "OctetKeyPair",
            "an Ed25519 key",
            "openssl genpkey -algorithm ed25519",
            "Ed25519.signer(signing)",
            "Ed25519.generate()",
            """
            /** PKCS #8 ({@code PRIVATE KEY}, RFC 8410); the public key follows from the private one. */
            private static OctetKeyPair fromPem(String text) throws IOException {
                PemObject pem = new PemReader(new StringReader(text)).readPemObject();
                if (pem == null) {
                    throw new IOException("no PEM");
                }
                PrivateKeyInfo key = PrivateKeyInfo.getInstance(pem.getContent());
                if (!key.getPrivateKeyAlgorithm().getAlgorithm().getId().equals("1.3.101.112")) { // RFC 8410
                    throw new IOException("not of Ed25519");
                }
                return Ed25519.pair(ASN1OctetString.getInstance(key.parsePrivateKey()).getOctets());
            }
            """);

    static final String NAME = "SigningKeys";

    private final String type;
    private final String kind;
    private final String openssl;
    private final String signer;
    private final String generator;
    private final String fromPem;

    SigningKeysText(String type, String kind, String openssl, String signer, String generator, String fromPem) {
        this.type = type;
        this.kind = kind;
        this.openssl = openssl;
        this.signer = signer;
        this.generator = generator;
        this.fromPem = fromPem;
    }

    static SigningKeysText of(AccessToken token) {
        return switch (token.algorithm()) {
            case "RS256" -> RSA;
            case "EdDSA" -> EDWARDS;
            default -> EC;
        };
    }

    /** The kind of key, for people. */
    String kind() {
        return kind;
    }

    /** What narrows a decoder down to such signatures. */
    String decoded(AccessToken token) {
        return this == EDWARDS
                ? ".jwtProcessorCustomizer(tokens -> Ed25519.verifiedBy(keys.trusted(), tokens))"
                : ".jwsAlgorithm(SignatureAlgorithm." + token.algorithm() + ")";
    }

    /** A signer with a key that nobody trusts, for a test. */
    String forger() {
        return switch (this) {
            case EC -> "new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate())";
            case RSA -> "new RSASSASigner(new RSAKeyGenerator(2_048).generate())";
            case EDWARDS -> "Ed25519.signer(Ed25519.generate())";
        };
    }

    /** What fills the file for such tokens, save its imports. */
    static Map<String, String> holes(AccessToken token) {
        SigningKeysText keys = of(token);
        return Map.ofEntries(
                Map.entry("issuer", RuleText.quoted(token.issuer())),
                Map.entry("audience", RuleText.quoted(token.audience())),
                Map.entry("keyName", token.key()),
                Map.entry("algorithm", token.algorithm()),
                Map.entry("type", keys.type),
                Map.entry("kind", keys.kind),
                Map.entry("openssl", keys.openssl),
                Map.entry("signer", keys.signer),
                Map.entry("generator", keys.generator),
                Map.entry("fromPem", keys.fromPem));
    }
}
