package com.example.app.support.web;

import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;

/** Entity tags (RFC 9110, 8.8.3): which state of a row an answer shows. */
public final class EntityTag {

    private static final Pattern MEMBERS = Pattern.compile("\\s*,\\s*");

    private EntityTag() {}

    /** The key is part of it, so that a row deleted and created anew is not taken for the one before. */
    public static String of(UUID key, int version) {
        return '"' + Integer.toString(version) + '-' + Long.toHexString(key.getLeastSignificantBits()) + '"';
    }

    /** Whether the header {@code If-Match} names that tag: compared strongly, and {@code *} is any. */
    public static boolean matches(String ifMatch, String tag) {
        return ifMatch.strip().equals("*")
                || Arrays.asList(MEMBERS.split(ifMatch.strip())).contains(tag);
    }
}
