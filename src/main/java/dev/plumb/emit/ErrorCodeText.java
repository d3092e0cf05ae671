package dev.plumb.emit;

import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The codes of problems: those that every backend has, then the specification's, in its order. */
final class ErrorCodeText {
    static final String PATH = "main/problem/ErrorCode";

    private record BuiltIn(String code, int status, String title) {}

    /** In the order in which an import tells of several. */
    private static final List<BuiltIn> BUILT_IN = List.of(
            new BuiltIn("INVALID_REQUEST", 400, "The request is not valid."),
            new BuiltIn("UNAUTHENTICATED", 401, "A valid token is needed."),
            new BuiltIn("FORBIDDEN", 403, "You may not do this."),
            new BuiltIn("NOT_FOUND", 404, "There is no such thing."),
            new BuiltIn("METHOD_NOT_ALLOWED", 405, "This method is not allowed here."),
            new BuiltIn("NOT_ACCEPTABLE", 406, "None of the accepted media types can be given."),
            new BuiltIn("CONFLICT", 409, "The request contradicts what is stored."),
            new BuiltIn("IDEMPOTENCY_KEY_IN_USE", 409, "The request with this idempotency key is being answered."),
            new BuiltIn("CHANGED_MEANWHILE", 412, "It was changed meanwhile."),
            new BuiltIn("TOO_LARGE", 413, "The request is too large."),
            new BuiltIn("UNSUPPORTED_MEDIA_TYPE", 415, "This media type is not understood here."),
            new BuiltIn("IDEMPOTENCY_KEY_REUSED", 422, "This idempotency key belongs to another request."),
            new BuiltIn("TOO_MANY_REQUESTS", 429, "There were too many requests."),
            new BuiltIn("INTERNAL", 500, "Something went wrong on our side."),
            new BuiltIn("UNAVAILABLE", 503, "The service is not available right now."));

    private ErrorCodeText() {}

    /** @param unused built-in codes that nothing of this backend can end with */
    static String of(Spec spec, Set<String> unused) {
        var codes = new ArrayList<String>();
        for (BuiltIn code : BUILT_IN) {
            if (!unused.contains(code.code())) {
                Spec.@Nullable ErrorCode said = spec.errors().get(code.code());
                codes.add(
                        said == null
                                ? constant(code.code(), code.status(), code.title())
                                : constant(code.code(), said.status(), said.title()));
            }
        }
        for (Spec.ErrorCode code : spec.errors().values()) {
            if (BUILT_IN.stream().noneMatch(b -> b.code().equals(code.code()))) {
                codes.add("\n/** " + Docs.escaped(code.span().file().path()) + ": \""
                        + Docs.sentence(code.title()) + "\" */\n"
                        + constant(code.code(), code.status(), code.title()));
            }
        }
        return SupportFiles.template(PATH)
                .with("codes", String.join(",\n", codes).stripLeading())
                .fill();
    }

    private static String constant(String code, int status, String title) {
        return code + "(" + status + ", " + RuleText.quoted(title) + ")";
    }
}
