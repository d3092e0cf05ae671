package com.example.app.support.input;

import jakarta.servlet.http.Cookie;
import java.util.LinkedHashMap;

/** The cookies of a request, read by name like its other parameters. */
public final class Cookies {

    private Cookies() {}

    public static Input of(RequestReader in) {
        var texts = new LinkedHashMap<String, String>();
        Cookie[] cookies = in.request().getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            texts.putIfAbsent(cookie.getName(), cookie.getValue());
        }
        return Input.of(texts, in.faults());
    }
}
