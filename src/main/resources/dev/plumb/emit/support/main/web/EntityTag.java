package com.example.app.support.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Entity tags (RFC 9110, 8.8.3): which state of a row an answer shows. */
public final class EntityTag {

    private static final Pattern MEMBERS = Pattern.compile("\\s*,\\s*");

    private EntityTag() {}

    /** The key is part of it, so that a row deleted and created anew is not taken for the one before. */
    public static String of(Object key, long version) {
        return '"' + Long.toString(version) + '-' + Integer.toHexString(key.hashCode()) + '"';
    }

    /** For rows without a version: a digest of what the answer shows (SHA-256, cut to 96 bits). */
    public static String ofContent(Object answer, JsonMapper mapper) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(mapper.writeValueAsBytes(answer));
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }

    /** Whether the header {@code If-Match} names that tag: compared strongly, and {@code *} is any. */
    public static boolean matches(String ifMatch, String tag) {
        return ifMatch.strip().equals("*")
                || Arrays.asList(MEMBERS.split(ifMatch.strip())).contains(tag);
    }
}
