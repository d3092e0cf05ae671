package com.example.app.support.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/** Whose tokens are trusted: the identity provider's; in development, those signed with a key of one's own. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TokenConfiguration.class);

    /** The issuer of tokens that are signed with the development key. */
    private static final String DEVELOPMENT_ISSUER = "development";

    /** So many tokens that were found good are remembered at most. */
    private static final int REMEMBERED = 10_000;

    /** A key that the issuer withdraws counts no longer than this for the tokens that it had signed. */
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

    /**
     * @param issuer of the tokens; its keys are found by OpenID Connect Discovery. Needed, save in the profiles
     *     {@code dev} and {@code test}
     * @param audience that a token must name
     * @param developmentKey file with an EC key (private JWK, P-256) whose tokens are trusted where there is no issuer;
     *     made if it is not there. Refused outside of the profiles {@code dev} and {@code test}
     */
    @ConfigurationProperties("app.tokens")
    record Tokens(@Nullable String issuer, @DefaultValue(${audience}) String audience, @Nullable Path developmentKey) {}

    @Bean
    JwtDecoder jwtDecoder(Tokens tokens, Clock clock, Environment environment) {
        boolean development = environment.acceptsProfiles(Profiles.of("dev | test"));
        if (tokens.developmentKey() != null && !development) {
            throw new IllegalStateException("app.tokens.development-key is for the profiles dev and test only");
        }
        var times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(clock);
        times.setAllowEmptyExpiryClaim(false);
        String issuer = tokens.issuer();
        if (issuer != null && !issuer.isBlank()) {
            var discovered = new SupplierJwtDecoder(() -> { // asked at the first token, so that a start needs nobody else
                var decoder = NimbusJwtDecoder.withIssuerLocation(issuer)
                        .discoverJwsAlgorithms()
                        .build();
                decoder.setJwtValidator(validator(issuer, tokens.audience(), times));
                return decoder;
            });
            return remembering(discovered, times);
        }
        if (tokens.developmentKey() == null) {
            throw new IllegalStateException("${issuerName} is not set: name the issuer of the tokens,"
                    + " or start with SPRING_PROFILES_ACTIVE=dev");
        }
        var decoder = NimbusJwtDecoder.withJwkSource(
                        new ImmutableJWKSet<>(new JWKSet(developmentKey(tokens.developmentKey()).toPublicJWK())))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        decoder.setJwtValidator(validator(DEVELOPMENT_ISSUER, tokens.audience(), times));
        return remembering(decoder, times);
    }

    /** To verify a signature costs more than all else of a small request: what was found good is not verified again. */
    private static JwtDecoder remembering(JwtDecoder decoder, JwtTimestampValidator times) {
        Cache<String, Jwt> good = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(REMEMBERED_FOR)
                .build();
        return token -> {
            Jwt known = good.getIfPresent(token);
            if (known != null && !times.validate(known).hasErrors()) {
                return known;
            }
            Jwt checked = decoder.decode(token);
            good.put(token, checked);
            return checked;
        };
    }

    /** No leeway in time, and nothing that a token may leave out. */
    private static OAuth2TokenValidator<Jwt> validator(String issuer, String audience, JwtTimestampValidator times) {
        var type = new JwtTypeValidator("JWT", "at+jwt");
        type.setAllowEmpty(true);
        return new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                type,
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<List<String>>("aud", names -> names != null && names.contains(audience)),
                new JwtClaimValidator<String>("sub", subject -> subject != null && !subject.isBlank())${claims}));
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
            log.warn("Development: tokens of issuer '{}' signed with {} are trusted", DEVELOPMENT_ISSUER, file);
            return ECKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException("Not an EC key in JWK form: " + file, e);
        }
    }
}
