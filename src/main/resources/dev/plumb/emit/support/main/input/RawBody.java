package com.example.app.support.input;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;

/** A body that is taken as it comes: bytes, or a text. */
public final class RawBody {

    private RawBody() {}

    public static <T> T read(RequestReader in, Rule<T> rule) {
        byte[] body = rule instanceof BytesRule ? in.bytes() : in.text();
        T value = rule.bytes(body, RequestReader.BODY, in.faults());
        if (value == null) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, in.faults().list());
        }
        return value;
    }
}
