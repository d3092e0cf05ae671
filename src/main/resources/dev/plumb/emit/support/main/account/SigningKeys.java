package com.example.app.support.account;

${imports}

/**
 * The keys of access tokens (${algorithm}): one signs, and those before it are trusted until the last of their tokens has
 * expired. A key's id is its thumbprint (RFC 7638).
 */
@Component
public class SigningKeys {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

    /**
     * @param signingKey ${kind}, as PEM or as a private JWK. Needed, save in the profiles {@code dev} and
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
    private final ${type} signing;
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
            throw new IllegalStateException("${keyName} is not set: give it ${kind}, as PEM or as a JWK"
                    + " (${openssl}), or start with SPRING_PROFILES_ACTIVE=dev");
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
        sign(new JWTClaimsSet.Builder().build()); // a key that cannot sign is told now, and not to the first who signs in
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
                    new JWSHeader.Builder(JWSAlgorithm.${algorithm})
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(signing.getKeyID())
                            .build(),
                    claims);
            token.sign(${signer});
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static ${type} identified(${type} key) {
        try {
            return new ${type}.Builder(key)
                    .keyIDFromThumbprint()
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.${algorithm})
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ${type} key(String text) {
        try {
            return text.strip().startsWith("{") ? ${type}.parse(text) : fromPem(text.replace("\\n", "\n"));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new IllegalStateException("Not ${kind}, neither as PEM nor as a JWK"); // and no word of it
        }
    }

    ${fromPem}

    private static ${type} developmentKey(Path file) {
        try {
            if (Files.notExists(file)) {
                if (file.getParent() != null) {
                    Files.createDirectories(file.getParent());
                }
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, ${generator}.toJSONString());
            }
            log.warn("Development: tokens are signed with {}", file);
            return ${type}.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException("Not ${kind}, as a JWK: " + file, e);
        }
    }
}
