package com.example.app.support.security;

${imports}

/**
 * Who calls is told by ${known}; what they may stands on each controller method, as {@code @RolesAllowed} or
 * {@code @PermitAll}. A method that says nothing is closed, since its controller is {@code @DenyAll}.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity(prePostEnabled = false, jsr250Enabled = true)
class SecurityConfiguration {

    ${publicOperations}

    ${roles}

    @Bean
    SecurityFilterChain security(${chainParameters}) throws Exception {
        ${chain}http.csrf(AbstractHttpConfigurer::disable) // ${csrf}
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(management -> management.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'")))
                ${cors}
                ${resourceServer}
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
        ${undeclared}
    }

    ${tokens}

    ${origins}

    /** A path that the firewall takes for an attack names nothing. */
    @Bean
    RequestRejectedHandler rejected(ProblemWriter problems) {
        return (request, response, cause) -> problems.write(response, ErrorCode.NOT_FOUND);
    }

    /**
     * Every method may ask, and be told what is allowed. A key may hold any letter: who may do what stands at the
     * methods, never at paths, so that an encoded {@code /}, {@code %}, {@code ;} or backslash confuses nobody.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        return firewall;
    }

    /** Requests are observed as a whole; the filters of Spring Security each for themselves would cost more than they tell. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
