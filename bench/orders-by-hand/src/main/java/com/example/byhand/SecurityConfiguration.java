package com.example.byhand;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.github.bucket4j.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** The guarantees of the generated backend: signature, times, issuer and audience checked, roles, a rate per caller. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity(prePostEnabled = false, jsr250Enabled = true)
class SecurityConfiguration {
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'")))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(SecurityConfiguration::known)))
                .addFilterAfter(new Rates(), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    private static AbstractAuthenticationToken known(Jwt token) {
        List<String> roles = token.getClaimAsStringList("roles");
        var held = (roles == null ? List.<String>of() : roles)
                .stream().map(role -> new SimpleGrantedAuthority("ROLE_" + role)).toList();
        return new JwtAuthenticationToken(token, held, token.getSubject());
    }

    /** A signature is verified once; that a token has not expired is looked at each time. */
    @Bean
    JwtDecoder decoder(@Value("${development-key}") Path file) throws ParseException, IOException {
        var times = new JwtTimestampValidator(Duration.ZERO);
        var key = ECKey.parse(Files.readString(file)).toPublicJWK();
        var decoder = NimbusJwtDecoder.withJwkSource(new ImmutableJWKSet<>(new JWKSet(key)))
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                new JwtIssuerValidator("development"),
                new JwtClaimValidator<List<String>>("aud", names -> names != null && names.contains("orders")))));
        Cache<String, Jwt> good = Caffeine.newBuilder().maximumSize(10_000).build();
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

    /** So many calls a minute for each caller. */
    private static final class Rates extends HttpFilter {
        private final transient Cache<String, Bucket> buckets = Caffeine.newBuilder().maximumSize(100_000).build();

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            var caller = SecurityContextHolder.getContext().getAuthentication();
            String who = caller == null ? request.getRemoteAddr() : caller.getName();
            var probe = buckets.get(who, w -> Bucket.builder()
                            .addLimit(rate -> rate.capacity(1_000_000_000).refillGreedy(1_000_000_000, Duration.ofMinutes(1)))
                            .build())
                    .tryConsumeAndReturnRemaining(1);
            response.setHeader("RateLimit-Policy", "\"placeOrder\";q=1000000000;w=60");
            response.setHeader("RateLimit", "\"placeOrder\";r=" + probe.getRemainingTokens() + ";t=1");
            if (probe.isConsumed()) {
                chain.doFilter(request, response);
            } else {
                response.sendError(429);
            }
        }
    }

    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    FilterRegistrationBean<jakarta.servlet.Filter> requestIds() {
        var registration = new FilterRegistrationBean<jakarta.servlet.Filter>((request, response, chain) -> {
            String id = UUID.randomUUID().toString();
            MDC.put("http.request.id", id);
            ((HttpServletResponse) response).setHeader("X-Request-Id", id);
            try {
                chain.doFilter(request, response);
            } finally {
                MDC.clear();
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
