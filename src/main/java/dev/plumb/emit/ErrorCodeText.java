package dev.plumb.emit;

import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.Set;

/** The codes of problems: those that every backend has, then the specification's, in its order. */
final class ErrorCodeText {
    static final String PATH = "main/problem/ErrorCode";
    static final String REFUSED = "main/problem/RefusedException";

    private static final String ASSIGNMENTS = """
            this.status = status;
            this.title = title;
            this.type = URI.create("urn:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));""";

    private static final String OF_FIELD = """
            ErrorCode(int status, String title, @Nullable String field) {
                ${assignments}
                this.field = field;
            }""";

    private static final String FIELD = """
            /** The field that is at fault whenever a request ends so. */
            public @Nullable String field() {
                return field;
            }""";

    private static final String FAULTS_OF_FIELD = """
            String field = code.field();
            this.faults = faults.isEmpty() && field != null
                    ? List.of(new Fault(field, detail == null ? code.title() : detail))
                    : List.copyOf(faults);""";

    private ErrorCodeText() {}

    /** @param unused built-in codes that nothing of this backend can end with */
    static String of(Spec spec, Set<String> unused) {
        var codes = new ArrayList<String>();
        for (Spec.ErrorCode code : spec.errors().values()) {
            if (!code.builtIn()) {
                codes.add("\n/** " + Docs.escaped(code.span().file().path()) + ": \"" + Docs.sentence(code.title())
                        + "\" */\n" + constant(code));
            } else if (!unused.contains(code.code())) {
                codes.add(constant(code));
            }
        }
        boolean fields = haveFields(spec);
        return SupportFiles.template(PATH)
                .with("codes", String.join(",\n", codes).stripLeading())
                .with("field", fields ? "private final @Nullable String field;" : "")
                .with("plain", fields ? "this(status, title, null);" : ASSIGNMENTS)
                .with(
                        "constructor",
                        fields
                                ? Template.of(OF_FIELD)
                                        .with("assignments", ASSIGNMENTS)
                                        .fill()
                                : "")
                .with("accessor", fields ? FIELD : "")
                .fill()
                .replace("    }\n\n\n", "    }\n\n")
                .replace("    }\n\n}", "    }\n}")
                .replace(
                        "import java.util.Locale;\n",
                        fields
                                ? "import java.util.Locale;\nimport org.jspecify.annotations.Nullable;\n"
                                : "import java.util.Locale;\n");
    }

    /** A refusal names the field that its code stands for. */
    static String refused(Spec spec) {
        return SupportFiles.template(REFUSED)
                .with("faults", haveFields(spec) ? FAULTS_OF_FIELD : "this.faults = List.copyOf(faults);")
                .fill();
    }

    static boolean haveFields(Spec spec) {
        return spec.errors().values().stream().anyMatch(e -> e.field().isPresent());
    }

    private static String constant(Spec.ErrorCode code) {
        return code.code() + "(" + code.status() + ", " + RuleText.quoted(code.title())
                + code.field().map(f -> ", " + RuleText.quoted(f)).orElse("") + ")";
    }
}
