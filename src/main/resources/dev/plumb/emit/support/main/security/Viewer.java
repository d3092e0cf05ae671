package com.example.app.support.security;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Who calls.
 *
 * @param subject the token's subject, null for a visitor
 * @param roles the roles of the token, and all that they include
 ${claimDocs}
 */
public record Viewer(@Nullable String subject, Set<String> roles${claims}) {

    public static final Viewer VISITOR = new Viewer(null, Set.of()${noClaims});

    ${signedIn}

    static final String ROLE = "ROLE_";

    public boolean isVisitor() {
        return subject == null;
    }

    public boolean is(String role) {
        return roles.contains(role);
    }

    /** The viewer of the request at hand. */
    public static Viewer current() {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token)) {
            return VISITOR;
        }
        Set<String> roles = token.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(ROLE))
                .map(authority -> authority.substring(ROLE.length()))
                .collect(Collectors.toUnmodifiableSet());
        return new Viewer(token.getName(), roles${claimValues});
    }
}
