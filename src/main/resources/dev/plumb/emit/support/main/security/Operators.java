package com.example.app.support.security;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Who runs the backend: whoever knows {@code OPERATOR_TOKEN}. Where none is set nobody does. */
@Component
public class Operators {

    /** The header that tells it. */
    public static final String HEADER = "Operator-Token";

    private final byte[] token;

    Operators(@Value("${app.operators.token:}") String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** To all others there is nothing here. */
    public void admit(@Nullable String said) {
        boolean known = said != null
                && token.length > 0
                && MessageDigest.isEqual(token, said.getBytes(StandardCharsets.UTF_8));
        if (!known) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
    }
}
