package com.example.app.support.partner;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What shows a partner who calls, as it stands in the header {@code Authorization}. */
public final class Credentials {

    private Credentials() {}

    /** Login and password, given as {@code login:password} (RFC 7617); what is written as a header already is taken. */
    public static String basic(String loginAndPassword) {
        return isBehind("Basic", loginAndPassword)
                ? loginAndPassword
                : "Basic " + Base64.getEncoder().encodeToString(loginAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** A token behind the word that its scheme wants (RFC 6750), which may stand there already. */
    public static String token(String word, String token) {
        return isBehind(word, token) ? token : word + " " + token;
    }

    private static boolean isBehind(String word, String text) {
        return text.regionMatches(true, 0, word + " ", 0, word.length() + 1);
    }
}
