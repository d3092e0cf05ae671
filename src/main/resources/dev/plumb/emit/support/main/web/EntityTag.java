package com.example.app.support.web;

import java.nio.charset.StandardCharsets;
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

    /** For an answer that shows other rows beside its own: what they say is part of the tag, behind the row's state. */
    public static <T> Tagged<T> tagged(T shown, Object key, long version) {
        String state = of(key, version);
        String others = digest(shown.toString().getBytes(StandardCharsets.UTF_8));
        return new Tagged<>(shown, state.substring(0, state.length() - 1) + '.' + others + '"');
    }

    /** For rows without a version: a digest of what the answer shows (SHA-256, cut to 96 bits). */
    public static String ofContent(Object answer, JsonMapper mapper) {
        return '"' + digest(mapper.writeValueAsBytes(answer)) + '"';
    }

    /**
     * Whether the header {@code If-Match} names that tag: compared strongly, and {@code *} is any. What an answer showed
     * of other rows is no part of the row's own state, which is what changes.
     */
    public static boolean matches(String ifMatch, String tag) {
        return ifMatch.strip().equals("*")
                || Arrays.stream(MEMBERS.split(ifMatch.strip()))
                        .map(EntityTag::state)
                        .anyMatch(state(tag)::equals);
    }

    private static String state(String tag) {
        int others = tag.startsWith("\"") ? tag.lastIndexOf('.') : -1;
        return others < 0 ? tag : tag.substring(0, others) + '"';
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }
}
