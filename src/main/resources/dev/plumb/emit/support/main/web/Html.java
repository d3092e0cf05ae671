package com.example.app.support.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** Text on its way into markup. */
public final class Html {

    private Html() {}

    /** The text with everything escaped that HTML would take for markup; nothing for null. */
    public static String escape(@Nullable Object text) {
        return text == null ? "" : HtmlUtils.htmlEscape(text.toString(), "UTF-8");
    }
}
