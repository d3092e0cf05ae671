package com.example.app.support.input;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A body of {@code application/x-www-form-urlencoded}. */
public final class FormBody {

    private FormBody() {}

    /** An empty field is an empty text, like any other. */
    public static <T> T read(RequestReader in, RecordRule<T> rule) {
        var fields = new LinkedHashMap<String, List<String>>();
        try {
            for (String pair : new String(in.text(), StandardCharsets.ISO_8859_1).split("&")) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                    fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw in.unreadable("must be URL-encoded UTF-8");
        }
        var texts = new LinkedHashMap<String, String[]>();
        fields.forEach((name, values) -> texts.put(name, values.toArray(String[]::new)));
        return rule.reader().apply(Input.of(texts, in.faults()));
    }

    /** @param text a character for each byte, so that bytes which are no UTF-8 are seen to be none */
    private static String decoded(String text) throws CharacterCodingException {
        byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
