package com.example.app.support.security;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.ProblemWriter;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who calls is told by the bearer token; what they may stands on each controller method, as {@code @RolesAllowed} or
 * {@code @PermitAll}. A method that says nothing is closed, since its controller is {@code @DenyAll}.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity(prePostEnabled = false, jsr250Enabled = true)
class SecurityConfiguration {

    /** Operations with {@code security: []}: no token is looked at, not even a bad one. */
    private static final RequestMatcher PUBLIC = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/categories"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/openapi.yaml"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/actuator/**"));

    /** product-catalog.md, "Who may do what": a manager may do all that staff may. */
    @Bean
    RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withRolePrefix(Viewer.ROLE)
                .role("manager")
                .implies("staff")
                .build();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, ProblemWriter problems, RoleHierarchy hierarchy) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable) // no cookie, so nothing to forge
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'")))
                .oauth2ResourceServer(server -> server.bearerTokenResolver(bearerTokens())
                        .authenticationEntryPoint(refusal(problems))
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(token -> authenticated(token, hierarchy))))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** A token that was sent must be good, even where none is needed. */
    private static AuthenticationEntryPoint refusal(ProblemWriter problems) {
        var challenge = new BearerTokenAuthenticationEntryPoint();
        return (request, response, cause) -> {
            challenge.commence(request, response, cause); // sets WWW-Authenticate
            problems.write(response, ErrorCode.UNAUTHENTICATED);
        };
    }

    private static BearerTokenResolver bearerTokens() {
        var header = new DefaultBearerTokenResolver();
        return request -> request.getHeader("Authorization") == null || PUBLIC.matches(request)
                ? null
                : header.resolve(request);
    }

    private static JwtAuthenticationToken authenticated(Jwt token, RoleHierarchy hierarchy) {
        Collection<? extends GrantedAuthority> roles =
                hierarchy.getReachableGrantedAuthorities(rolesOf(token).toList());
        return new JwtAuthenticationToken(token, roles, token.getSubject());
    }

    private static Stream<GrantedAuthority> rolesOf(Jwt token) {
        return token.getClaims().get("roles") instanceof List<?> roles
                ? roles.stream().map(role -> new SimpleGrantedAuthority(Viewer.ROLE + role))
                : Stream.empty();
    }

    /** A path that the firewall takes for an attack names nothing; every method may ask, and be told what is allowed. */
    @Bean
    RequestRejectedHandler rejected(ProblemWriter problems) {
        return (request, response, cause) -> problems.write(response, ErrorCode.NOT_FOUND);
    }

    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    /** Requests are observed as a whole; the filters of Spring Security each for themselves would cost more than they tell. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
