package com.example.app.support.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
${algorithms}
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** What an access token must be to count: no leeway in time, no other algorithm, and nothing left out. */
@Configuration(proxyBeanMethods = false)
class TokenChecks {

    /** So many tokens are remembered at most. */
    private static final int REMEMBERED = 10_000;

    @Bean
    JwtDecoder jwtDecoder(SigningKeys keys, Clock clock) {
        var times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(clock);
        times.setAllowEmptyExpiryClaim(false);
        var type = new JwtTypeValidator("JWT", "at+jwt");
        type.setAllowEmpty(true);
        var decoder = NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(keys.trusted()))
                ${decoded}
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                type,
                new JwtIssuerValidator(keys.issuer()),
                new JwtClaimValidator<List<String>>("aud", names -> names != null && names.contains(keys.audience())),
                new JwtClaimValidator<String>("sub", subject -> subject != null && !subject.isBlank()),
                new JwtClaimValidator<String>("jti", id -> id != null && !id.isBlank()))));
        return remembering(decoder, times);
    }

    /** To verify a signature costs more than all else of a small request: what was found good is so until it expires. */
    private static JwtDecoder remembering(JwtDecoder decoder, JwtTimestampValidator times) {
        Cache<String, Jwt> good = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(AccessTokens.LIFETIME)
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
}
