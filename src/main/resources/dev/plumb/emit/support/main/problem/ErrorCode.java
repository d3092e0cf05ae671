package com.example.app.support.problem;

import java.net.URI;
import java.util.Locale;

/** Why a request was refused: the stable {@code code} of a problem, with its status and title. */
public enum ErrorCode {
    ${codes};

    private final int status;
    private final String title;
    private final URI type;
    ${field}

    ErrorCode(int status, String title) {
        ${plain}
    }

    ${constructor}

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public URI type() {
        return type;
    }

    ${accessor}
}
