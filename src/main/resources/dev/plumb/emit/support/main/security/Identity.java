package com.example.app.support.security;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody who has said who they are, and was believed. */
final class Identity extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1;

    private final transient Viewer viewer;

    Identity(Viewer viewer) {
        super(viewer.roles().stream()
                .map(role -> new SimpleGrantedAuthority(Viewer.ROLE + role))
                .toList());
        this.viewer = viewer;
        setAuthenticated(true);
    }

    Viewer viewer() {
        return viewer;
    }

    @Override
    public String getName() {
        return String.valueOf(viewer.subject());
    }

    @Override
    public Object getPrincipal() {
        return viewer;
    }

    /** What they were believed for is not kept. */
    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity identity && viewer.equals(identity.viewer);
    }

    @Override
    public int hashCode() {
        return viewer.hashCode();
    }
}
