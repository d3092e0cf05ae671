package com.example.app.support.problem;

import java.net.URI;
import java.util.Locale;

/** Why a request was refused: the stable {@code code} of a problem, with its status and title. */
public enum ErrorCode {
    INVALID_REQUEST(400, "The request is not valid."),
    UNAUTHENTICATED(401, "A valid token is needed."),
    FORBIDDEN(403, "You may not do this."),
    NOT_FOUND(404, "There is no such thing."),
    METHOD_NOT_ALLOWED(405, "This method is not allowed here."),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be given."),
    CONFLICT(409, "The request contradicts what is stored."),
    CHANGED_MEANWHILE(412, "It was changed meanwhile."),
    TOO_LARGE(413, "The request is too large."),
    UNSUPPORTED_MEDIA_TYPE(415, "This media type is not understood here."),
    IDEMPOTENCY_KEY_REUSED(422, "This idempotency key belongs to another request."),
    IDEMPOTENCY_KEY_IN_USE(409, "The request with this idempotency key is being answered."),
    INTERNAL(500, "Something went wrong on our side."),
    UNAVAILABLE(503, "The service is not available right now."),

    /** product-catalog.md: "A product with this SKU exists already." */
    SKU_TAKEN(409, "A product with this SKU exists already.");

    private final int status;
    private final String title;
    private final URI type;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
        this.type = URI.create("urn:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public URI type() {
        return type;
    }
}
