package com.example.app.support.web;

import java.net.URI;
import org.springframework.web.util.UriComponentsBuilder;

/** Paths of this API. */
public final class Paths {

    private Paths() {}

    /** The path with its keys filled in, each encoded as one segment. */
    public static URI of(String template, Object... keys) {
        return UriComponentsBuilder.fromPath(template).encode().buildAndExpand(keys).toUri();
    }
}
