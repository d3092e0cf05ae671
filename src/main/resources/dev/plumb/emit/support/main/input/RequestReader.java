package com.example.app.support.input;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * All that a request brings: path, query, headers and body. Whoever reads from it gets values that are right or null
 * beside a fault, and ends with {@code faults().refuse()}, so that one answer names every fault of the request.
 */
public final class RequestReader {

    /** How faults call the body as a whole. */
    public static final String BODY = "body";

    private final HttpServletRequest request;
    private final ObjectReader json;
    private int largestBody;
    private byte @Nullable [] otherwise;
    private final Faults faults = new Faults();

    /** @param largestBody in bytes */
    public RequestReader(HttpServletRequest request, ObjectReader json, int largestBody) {
        this.request = request;
        this.json = json;
        this.largestBody = largestBody;
    }

    HttpServletRequest request() {
        return request;
    }

    int largestBody() {
        return largestBody;
    }

    public Faults faults() {
        return faults;
    }

    /**
     * A key in the path where nothing but 404 is declared: a malformed key names nothing.
     *
     * @throws RefusedException with {@code NOT_FOUND}
     */
    public <T> T key(String name, Rule<T> rule) {
        T key = Input.of(variables(), new Faults()).optional(name, rule);
        if (key == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
        return key;
    }

    public Input path() {
        return Input.of(variables(), faults);
    }

    public Input query() {
        try {
            return Input.of(request.getParameterMap(), faults);
        } catch (IllegalStateException e) { // the container could not decode it
            throw new RefusedException(ErrorCode.INVALID_REQUEST, List.of(new Fault("query", "must be encoded rightly")));
        }
    }

    public Input headers() {
        return Input.ofHeaders(request, faults);
    }

    /** The body of this operation may have so many bytes, whatever others may. */
    public RequestReader atMost(int bytes) {
        largestBody = bytes;
        return this;
    }

    /**
     * The body may be left out, and is then taken for {@code body}.
     *
     * @param types the media types of a body that is there
     * @throws RefusedException with {@code UNSUPPORTED_MEDIA_TYPE} if it is of another
     */
    public RequestReader orElse(String body, String... types) {
        otherwise = body.getBytes(StandardCharsets.UTF_8);
        boolean isThere = request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (isThere && Arrays.stream(types).noneMatch(this::isOf)) {
            throw new RefusedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return this;
    }

    private boolean isOf(String type) {
        try {
            return request.getContentType() != null
                    && MediaType.parseMediaType(type).includes(MediaType.parseMediaType(request.getContentType()));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Nothing of the body can be read. */
    RefusedException unreadable(String message) {
        faults.add(BODY, message);
        return new RefusedException(ErrorCode.INVALID_REQUEST, faults.list());
    }

    /**
     * The body. Where {@link #faults} is not empty, parts of it are null: what looks at it before {@link
     * Faults#refuse} must reckon with that.
     *
     * @throws RefusedException if nothing of it can be read, or if it is too large
     */
    public <T> T body(Rule<T> rule) {
        JsonNode body = parse(text());
        T value = body == null ? null : rule.json(body, BODY, faults);
        if (value == null) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, faults.list());
        }
        return value;
    }

    private @Nullable JsonNode parse(byte[] bytes) {
        try {
            var body = json.readTree(bytes);
            if (!body.isMissingNode()) {
                return body;
            }
            faults.add(BODY, /*required*/ "is required" /**/);
        } catch (JacksonException e) {
            faults.add(BODY, "must be JSON" + at(e.getLocation()));
        }
        return null;
    }

    /**
     * The whole body, which is text.
     *
     * @throws RefusedException with {@code UNSUPPORTED_MEDIA_TYPE} if it is in another character set than UTF-8
     */
    byte[] text() {
        String type = request.getContentType();
        Charset charset = type == null ? null : MediaType.parseMediaType(type).getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.US_ASCII)) {
            throw new RefusedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return bytes();
    }

    /** @throws RefusedException with {@code UNSUPPORTED_MEDIA_TYPE} if the body is compressed (RFC 9110, 15.5.16) */
    void refuseCoded() {
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new RefusedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    /** The whole body, as it came. */
    byte[] bytes() {
        refuseCoded();
        try {
            long announced = request.getContentLengthLong();
            if (announced <= largestBody) {
                int most = announced < 0 ? largestBody + 1 : (int) announced;
                byte[] bytes = request.getInputStream().readNBytes(most);
                if (bytes.length <= largestBody) {
                    return bytes.length == 0 && otherwise != null ? otherwise : bytes;
                }
            }
            throw new RefusedException(ErrorCode.TOO_LARGE);
        } catch (IOException e) { // the caller is gone, or sends what it did not announce
            throw new RefusedException(ErrorCode.INVALID_REQUEST, List.of(new Fault(BODY, "must be sent whole")));
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> variables() {
        return (Map<String, String>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    }

    private static String at(@Nullable TokenStreamLocation place) {
        return place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
