package com.example.app.support.input;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Bytes: as they are in a body or a part of a form, in Base64 (RFC 4648, 4) in a text. */
public record BytesRule(int minLength, int maxLength) implements Rule<byte[]> {

    public static final BytesRule BYTES = new BytesRule(0, Integer.MAX_VALUE);

    public BytesRule minLength(int bytes) {
        return new BytesRule(bytes, maxLength);
    }

    public BytesRule maxLength(int bytes) {
        return new BytesRule(minLength, bytes);
    }

    @Override
    public byte @Nullable [] json(JsonNode value, String field, Faults faults) {
        if (!value.isString()) {
            faults.add(field, "must be Base64 in a string");
            return null;
        }
        return text(value.stringValue(), field, faults);
    }

    @Override
    public byte @Nullable [] text(String value, String field, Faults faults) {
        try {
            return bytes(Base64.getDecoder().decode(value), field, faults);
        } catch (IllegalArgumentException e) {
            faults.add(field, "must be Base64");
            return null;
        }
    }

    @Override
    public byte @Nullable [] bytes(byte[] value, String field, Faults faults) {
        if (value.length < minLength) {
            faults.add(field, "must have at least " + minLength + (minLength == 1 ? " byte" : " bytes"));
        } else if (value.length > maxLength) {
            faults.add(field, "must have at most " + maxLength + " bytes");
        } else {
            return value;
        }
        return null;
    }
}
