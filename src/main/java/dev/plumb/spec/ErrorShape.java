package dev.plumb.spec;

import dev.plumb.expression.Expr;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where an error tells what: a problem (RFC 9457), or what the specification has in its place.
 *
 * @param code the dotted path to the stable code, where it is shown
 * @param faults the list of the fields at fault, where it is shown
 */
public record ErrorShape(Optional<String> code, Optional<Faults> faults) {

    /**
     * The fields at fault.
     *
     * @param path dotted; empty for the body itself
     * @param byField whether it is a map from field to messages, else a list of objects
     * @param field and {@code message}: what the objects call them
     */
    public record Faults(String path, boolean byField, String field, String message) {}

    private static final ErrorShape PROBLEM =
            new ErrorShape(Optional.of("code"), Optional.of(new Faults("errors", false, "field", "message")));

    /**
     * The properties that only wrap: each the one property of a request's body, and an object. In {@code error.fields} a
     * field within is called as it is there.
     */
    public static Set<String> wrappers(Contract contract) {
        var wrapping = new TreeSet<String>();
        var others = new TreeSet<String>();
        for (Contract.Endpoint endpoint : contract.endpoints()) {
            endpoint.body().stream()
                    .flatMap(b -> b.content().stream())
                    .flatMap(m -> m.schema().stream())
                    .map(s -> contract.resolve(s).shape())
                    .forEach(shape -> {
                        if (shape instanceof Schema.Obj object) {
                            object.properties().forEach((name, property) -> {
                                boolean inner =
                                        contract.resolve(property.schema()).shape() instanceof Schema.Obj;
                                (inner && object.properties().size() == 1 ? wrapping : others).add(name);
                            });
                        }
                    });
        }
        wrapping.removeAll(others);
        return wrapping;
    }

    public static ErrorShape of(Spec spec) {
        return spec.envelope()
                .body()
                .map(body -> new ErrorShape(code(body.expr(), ""), faults(body.expr(), "")))
                .orElse(PROBLEM);
    }

    private static Optional<String> code(Expr expr, String at) {
        if (isOfError(expr, "code")) {
            return Optional.of(at);
        }
        return expr instanceof Expr.MapLiteral map
                ? map.entries().stream()
                        .flatMap(e -> code(e.value(), within(at, e)).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<Faults> faults(Expr expr, String at) {
        if (isOfError(expr, "errors")) {
            return Optional.of(new Faults(at, false, "field", "message"));
        }
        if (isOfError(expr, "fields")) {
            return Optional.of(new Faults(at, true, "", ""));
        }
        if (expr instanceof Expr.Comprehension each
                && isOfError(each.range(), "errors")
                && each.body() instanceof Expr.MapLiteral shown) {
            return named(shown, "field")
                    .map(field ->
                            new Faults(at, false, field, named(shown, "message").orElse("message")));
        }
        return expr instanceof Expr.MapLiteral map
                ? map.entries().stream()
                        .flatMap(e -> faults(e.value(), within(at, e)).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isOfError(Expr expr, String property) {
        return expr instanceof Expr.Property of
                && of.property().equals(property)
                && of.target() instanceof Expr.Variable error
                && error.name().equals("error");
    }

    private static String within(String at, Expr.MapLiteral.Entry entry) {
        String name = name(entry);
        return at.isEmpty() ? name : at + "." + name;
    }

    private static String name(Expr.MapLiteral.Entry entry) {
        return entry.key() instanceof Expr.Literal key ? String.valueOf(key.value()) : "";
    }

    /** What the objects call a part of a fault; empty where it is not shown as it is. */
    private static Optional<String> named(Expr.MapLiteral shown, String part) {
        return shown.entries().stream()
                .filter(e ->
                        e.value() instanceof Expr.Property p && p.property().equals(part))
                .map(ErrorShape::name)
                .findFirst();
    }
}
