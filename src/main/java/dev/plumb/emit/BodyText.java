package dev.plumb.emit;

import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.BodyDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a request's body is read: by its media type, under its rule. */
final class BodyText {
    private BodyText() {}

    /** Gives a rule a name of its own where it needs one. */
    interface Constants {
        String name(String wanted, RuleText.Rule rule);
    }

    /** @param limit in bytes, where the specification gives the operation one of its own */
    static String of(
            RuleText rules, BodyDesign body, OperationDesign operation, Optional<Long> limit, Constants constants) {
        Contract.Media media = body.media().getFirst();
        String in =
                limit.map(bytes -> "in.atMost(" + RuleText.number(bytes) + ")").orElse("in")
                        + (body.required() ? "" : otherwise(rules, body));
        String wanted = Words.upperFirst(operation.method()) + "Body";
        if (media.type().equals("text/csv") && body.type() instanceof ValueType.Listed list) {
            Schema.Array array =
                    (Schema.Array) rules.resolved(media.schema().orElseThrow()).shape();
            return "Csv.read(" + in + ", " + list.element().boxed() + ".RULE, "
                    + RuleText.number(array.minItems().orElse(0))
                    + ", "
                    + array.maxItems().stream()
                            .mapToObj(RuleText::number)
                            .findFirst()
                            .orElse("Integer.MAX_VALUE")
                    + ")";
        }
        RuleText.Rule rule = media.schema()
                .map(s -> rules.of(s, body.type(), List.of()))
                .orElseGet(() -> rules.plain(body.type() == Plain.BYTES ? Plain.BYTES : Plain.TEXT));
        String source = constants.name(wanted, rule);
        String reader = switch (media.type()) {
            case "application/x-www-form-urlencoded" -> "FormBody.read(" + in + ", ";
            case "multipart/form-data" -> "MultipartBody.read(" + in + ", ";
            default -> isJson(media.type()) ? in + ".body(" : "RawBody.read(" + in + ", ";
        };
        return reader + source + ")";
    }

    /** What a body that is left out is taken for: nothing of what the contract names is there. */
    private static String otherwise(RuleText rules, BodyDesign body) {
        Contract.Media media = body.media().getFirst();
        Optional<Schema.Shape> shape =
                media.schema().map(rules::resolved).map(Schema::shape).filter(_ -> isJson(media.type()));
        String nothing = shape.map(s -> switch (s) {
                    case Schema.Array _ -> "[]";
                    case Schema.Obj _, Schema.Choice _ -> "{}";
                    case Schema.Shape _ -> "null";
                })
                .orElse("");
        return ".orElse(" + RuleText.quoted(nothing) + ", "
                + body.media().stream()
                        .map(Contract.Media::type)
                        .distinct()
                        .map(RuleText::mediaType)
                        .collect(Collectors.joining(", "))
                + ")";
    }

    static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    /** The size that the specification allows the body of an operation, where it is not the one of all. */
    static Optional<Long> limit(Spec spec, String operation) {
        return Optional.ofNullable(spec.limits().get(operation)).flatMap(Spec.LimitRule::bodyBytes);
    }
}
