package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.EnumDesign;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Java;
import dev.plumb.expression.JavaNames;
import dev.plumb.expression.JavaPiece;
import dev.plumb.expression.Model;
import dev.plumb.expression.ToJava;
import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expressions over values at hand, as Java. */
final class InJava {
    private static final Map<String, String> OPPOSITES = Map.of(
            "_==_", "_!=_",
            "_!=_", "_==_",
            "_<_", "_>=_",
            "_>=_", "_<_",
            "_>_", "_<=_",
            "_<=_", "_>_");

    private InJava() {}

    static boolean atHand(Expr expr, Env env) {
        return java(expr, env) instanceof Java.Code;
    }

    static boolean isTruthAtHand(Expr expr, Env env) {
        return toJava(env).condition(expr) instanceof Java.Code;
    }

    private static ToJava toJava(Env env) {
        ToJava java = ToJava.with(env.design().spec().model(), new Names(env));
        for (Expr condition : env.known()) {
            java = java.knowing(condition, true);
        }
        return java;
    }

    private static Java java(Expr expr, Env env) {
        return toJava(env).value(expr);
    }

    /** A value. */
    static String of(Expr expr, Env env) {
        return text(java(expr, env));
    }

    /** The elements of a list; none where it is absent or null. */
    static String elements(Expr list, Env env) {
        return list.type().nullable() ? "Lookups.elements(" + of(list, env) + ")" : of(list, env);
    }

    /** A value as it came: an absent list is null, not empty. */
    static String raw(Expr expr, Env env) {
        return expr instanceof Expr.Property property
                        && expr.type() instanceof Type.ListOf
                        && property.target().type() instanceof Type.Struct
                ? of(property.target(), env) + "." + Words.component(property.property()) + "()"
                : of(expr, env);
    }

    /** @param not a condition that is known not to hold */
    static String of(Expr expr, Env env, Optional<Expr> not) {
        ToJava java = toJava(env);
        return text((not.isPresent() ? java.knowing(not.get(), false) : java).value(expr));
    }

    /** A condition: null counts as false. */
    static String truth(Expr expr, Env env) {
        return text(toJava(env).condition(expr));
    }

    /** That a condition does not hold, in the words of its opposite where it has one. */
    static String untruth(Expr expr, Env env) {
        Optional<Expr> opposite = opposite(expr).filter(other -> toJava(env).condition(other) instanceof Java.Code);
        if (opposite.isPresent()) {
            return truth(opposite.get(), env);
        }
        String truth = truth(expr, env);
        boolean chain = toJava(env).condition(expr) instanceof Java.Code code
                && code.piece().strength() == JavaPiece.ATOM
                && !truth.startsWith("(");
        return chain ? "!" + truth : not(truth);
    }

    /** What holds just where the condition does not: null is equal to null, and neither less nor more than anything. */
    private static Optional<Expr> opposite(Expr expr) {
        if (!(expr instanceof Expr.Call call)
                || call.arguments().stream().anyMatch(a -> Types.is(a.type(), Type.Kind.DOUBLE))) {
            return Optional.empty();
        }
        if (call.function().equals("!_")) {
            return Optional.of(call.arguments().getFirst());
        }
        String other = OPPOSITES.get(call.function());
        boolean nulls = call.arguments().stream().anyMatch(a -> a.type().nullable());
        return other == null || nulls && !other.equals("_==_") && !other.equals("_!=_")
                ? Optional.empty()
                : Optional.of(new Expr.Call(other, call.arguments(), call.type(), call.span()));
    }

    private static String text(Java java) {
        return switch (java) {
            case Java.Code code -> code.text();
            case Java.NotInJava no -> throw new NotYet(no.reason(), no.at());
        };
    }

    /** An int as a long; empty where the value is none. */
    static Optional<String> widened(Expr expr, Env env) {
        return java(expr, env) instanceof Java.Code code
                        && code.piece().type().equals("int")
                        && !(expr instanceof Expr.Literal)
                ? Optional.of("(long) " + (code.text().contains(" ") ? "(" + code.text() + ")" : code.text()))
                : Optional.empty();
    }

    /** A value as it came ({@link #raw}); an object that is written out as the JSON that columns keep of it. */
    static String json(Expr expr, Env env) {
        if (expr instanceof Expr.MapLiteral) {
            return "Json.of(" + of(expr, env) + ")";
        }
        return expr instanceof Expr.Conditional choice
                        && (isWrittenOut(choice.then()) || isWrittenOut(choice.otherwise()))
                ? "(" + truth(choice.condition(), env) + " ? " + json(choice.then(), env) + " : "
                        + json(choice.otherwise(), env) + ")"
                : raw(expr, env);
    }

    private static boolean isWrittenOut(Expr expr) {
        return expr instanceof Expr.MapLiteral
                || expr instanceof Expr.Conditional choice
                        && (isWrittenOut(choice.then()) || isWrittenOut(choice.otherwise()));
    }

    /** A value where a certain Java type is expected. */
    static String converted(Expr expr, Env env, ValueType wanted, Design design) {
        if (wanted == Plain.JSON && isWrittenOut(expr)) {
            return json(expr, env);
        }
        String source = of(expr, env);
        if (wanted == Plain.INT && isInt(expr)) {
            return source.matches("-?[0-9_]+") ? source + "L" : "Long.valueOf(" + source + ")";
        }
        if (wanted == Plain.JSON && expr instanceof Expr.Comprehension && expr.type() instanceof Type.MapOf) {
            return "Json.of(" + source + ")";
        }
        ValueType given = Binds.typeOf(expr, design);
        if (given.equals(wanted) || expr instanceof Expr.Literal l && l.value() == null) {
            return source;
        }
        boolean nullable = expr.type().nullable();
        String converted = switch (wanted) {
            case Plain plain -> plain(plain, given, source);
            case ValueType.Enumerated words ->
                given == Plain.TEXT
                        ? words.name() + (isWorded(words, design) ? ".of(" : ".valueOf(") + source + ")"
                        : source;
            case ValueType.Structured _, ValueType.Listed _, ValueType.Mapped _ -> source;
        };
        return nullable && !converted.equals(source) ? source + " == null ? null : " + converted : converted;
    }

    private static boolean isWorded(ValueType.Enumerated words, Design design) {
        return design.type(words.name())
                .filter(t -> t instanceof EnumDesign e && e.worded())
                .isPresent();
    }

    /** Whether Java takes the number for an {@code int}, which is no {@code Long}. */
    private static boolean isInt(Expr expr) {
        return switch (expr) {
            case Expr.Literal literal -> literal.value() instanceof Long;
            case Expr.Conditional choice -> isInt(choice.then()) && isInt(choice.otherwise());
            case Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Property _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> false;
        };
    }

    private static String plain(Plain wanted, ValueType given, String source) {
        return switch (wanted) {
            case TEXT ->
                switch (given) {
                    case ValueType.Enumerated _ -> source + ".name()";
                    case Plain.INT, Plain.BOOL, Plain.DOUBLE -> "String.valueOf(" + source + ")";
                    case Plain.UUID, Plain.INSTANT, Plain.DATE, Plain.TIME, Plain.DURATION -> source + ".toString()";
                    case Plain.DECIMAL -> source + ".toPlainString()";
                    case Plain.BYTES -> "Base64.getEncoder().encodeToString(" + source + ")";
                    case Plain _, ValueType.Structured _, ValueType.Listed _, ValueType.Mapped _ -> source;
                };
            case DECIMAL ->
                given == Plain.INT
                        ? "BigDecimal.valueOf(" + source + ")"
                        : given == Plain.DOUBLE ? "BigDecimal.valueOf(" + source + ")" : source;
            case DOUBLE -> given == Plain.DECIMAL ? source + ".doubleValue()" : source;
            case JSON -> given == Plain.TEXT ? "new Json(" + source + ")" : source;
            case BOOL, INT, BYTES, UUID, INSTANT, DATE, TIME, DURATION, ANYTHING -> source;
        };
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    /** The negation, without a double one. */
    static String not(String condition) {
        if (condition.matches("[\\w.() ]+ [!=]= null( \\|\\| [\\w.() ]+ [!=]= null)+")) {
            return java.util.Arrays.stream(condition.split(" \\|\\| "))
                    .map(InJava::not)
                    .collect(java.util.stream.Collectors.joining(" && "));
        }
        if (condition.matches("[\\w.()\"]+ == [\\w.\"]+")) {
            return condition.replace(" == ", " != ");
        }
        if (condition.matches("[\\w.()\"]+ != [\\w.\"]+")) {
            return condition.replace(" != ", " == ");
        }
        if (condition.matches("!\\w[\\w.]*(\\([^()]*\\))?")) {
            return condition.substring(1);
        }
        return condition.matches("\\w[\\w.]*(\\([^()]*\\))?") ? "!" + condition : "!(" + condition + ")";
    }

    /** How the design calls things. */
    private record Names(Env env) implements JavaNames {
        @Override
        public Optional<JavaPiece> variable(String name, Type type) {
            return env.find(name)
                    .map(v -> name.equals("viewer") ? JavaPiece.of(v.source(), "Viewer") : piece(v.source(), type));
        }

        private JavaPiece piece(String source, Type type) {
            return type.nullable()
                    ? JavaPiece.nullable(source, boxed(type))
                    : JavaPiece.of(source, Binds.typeOf(type, env.design()).java());
        }

        private String boxed(Type type) {
            return Binds.typeOf(type, env.design()).boxed();
        }

        @Override
        public Optional<JavaPiece> column(JavaPiece row, Type.Row type, Model.Attribute column) {
            return Optional.of(piece(row.text() + "." + Words.component(column.column()) + "()", column.type()));
        }

        @Override
        public Optional<JavaPiece> property(JavaPiece target, Type type, String property, Type of) {
            if (type instanceof Type.Struct struct && struct.name().equals("viewer")) {
                return Optional.of(piece(target.text() + "." + Words.component(property) + "()", of));
            }
            if (type instanceof Type.MapOf && target.text().equals(EnvironmentText.FIELD)) {
                return Optional.of(JavaPiece.of(target.text() + "." + Words.component(property) + "()", "String"));
            }
            if (!(type instanceof Type.Struct struct)) {
                return Optional.empty();
            }
            String source = target.text() + "." + Words.component(property) + "()";
            if (target.type().equals(Plain.JSON.boxed())) {
                return Optional.empty(); // kept as it came, without a look inside
            }
            if (isJson(struct, property)) {
                return Optional.of(
                        of.nullable()
                                ? JavaPiece.nullable(source, Plain.JSON.boxed())
                                : JavaPiece.of(source, Plain.JSON.boxed()));
            }
            if (of instanceof Type.ListOf && !of.nullable() && mayBeAbsent(struct, property)) {
                source = "Lookups.elements(" + source + ")"; // a list that is absent is empty
            }
            return Optional.of(piece(source, of));
        }

        private boolean mayBeAbsent(Type.Struct struct, String property) {
            return component(struct, property)
                    .filter(TypeDesign.Component::nullable)
                    .isPresent();
        }

        private boolean isJson(Type.Struct struct, String property) {
            return component(struct, property)
                    .filter(c -> c.type() == Plain.JSON)
                    .isPresent();
        }

        private Optional<TypeDesign.Component> component(Type.Struct struct, String property) {
            return Binds.typeOf(struct, env.design()) instanceof ValueType.Structured record
                            && env.design().type(record.name()).orElse(null) instanceof RecordDesign design
                    ? design.component(property)
                    : Optional.empty();
        }

        @Override
        public Optional<JavaPiece> has(JavaPiece target, Type type, String property) {
            if (target.type().equals(Plain.JSON.boxed())) {
                return Optional.empty();
            }
            boolean tracked = type instanceof Type.Struct struct
                    && env.design()
                            .type(struct.name())
                            .filter(t -> t instanceof RecordDesign r && r.tracksGiven())
                            .isPresent();
            return Optional.of(
                    tracked
                            ? JavaPiece.of(
                                    target.text() + ".given().contains(\"" + escaped(property) + "\")", "boolean")
                            : new JavaPiece(
                                    target.text() + "." + Words.component(property) + "() != null",
                                    JavaPiece.EQUALITY,
                                    "boolean",
                                    false));
        }

        @Override
        public Optional<JavaPiece> word(Type.Enumeration type, String word) {
            return enumOf(type)
                    .map(e -> JavaPiece.of(e.name() + "." + e.constant(word).name(), e.name()));
        }

        private Optional<EnumDesign> enumOf(Type.Enumeration type) {
            return Binds.typeOf(type, env.design()) instanceof ValueType.Enumerated words
                    ? env.design().type(words.name()).map(t -> (EnumDesign) t)
                    : Optional.empty();
        }

        @Override
        public Optional<JavaPiece> textOf(Type.Enumeration type, JavaPiece value) {
            boolean worded = enumOf(type).filter(TypeDesign.EnumDesign::worded).isPresent();
            return Optional.of(new JavaPiece(
                    value.text() + (worded ? ".word()" : ".name()"), JavaPiece.ATOM, "String", value.mayBeNull()));
        }

        @Override
        public Optional<JavaPiece> call(String function, List<JavaPiece> arguments) {
            if (function.equals("accessToken") && arguments.size() == 1) {
                return env.design()
                        .spec()
                        .access()
                        .accounts()
                        .map(a -> JavaPiece.of(
                                "accessTokens.of(" + arguments.getFirst().text() + "." + Words.component(a.key())
                                        + "())",
                                "String"));
            }
            return function.equals("is") && arguments.size() == 2
                    ? Optional.of(JavaPiece.of(
                            arguments.getFirst().text() + ".is("
                                    + arguments.getLast().text() + ")",
                            "boolean"))
                    : Optional.empty();
        }

        /** A visitor is a viewer without a subject, never null; parts of a page have names of their own. */
        @Override
        public Optional<JavaPiece> whole(Expr expr) {
            if (expr instanceof Expr.Property part && part.target() instanceof Expr.Variable page) {
                return env.find(page.name() + "." + part.property()).map(v -> piece(v.source(), part.type()));
            }
            if (!(expr instanceof Expr.Call call)) {
                return Optional.empty();
            }
            if (call.function().equals("size")
                    && call.arguments().getFirst() instanceof Expr.Property items
                    && items.target() instanceof Expr.Variable page) {
                return env.find(page.name() + "." + items.property() + ".size")
                        .map(v -> JavaPiece.of(v.source(), "int"));
            }
            if (call.arguments().size() != 2) {
                return Optional.empty();
            }
            boolean viewer = call.arguments().stream()
                    .anyMatch(a -> a instanceof Expr.Variable v && v.name().equals("viewer"));
            boolean none = call.arguments().stream().anyMatch(a -> a instanceof Expr.Literal l && l.value() == null);
            if (!viewer || !none) {
                return Optional.empty();
            }
            return switch (call.function()) {
                case "_==_" -> Optional.of(JavaPiece.of("viewer.isVisitor()", "boolean"));
                case "_!=_" -> Optional.of(new JavaPiece("!viewer.isVisitor()", JavaPiece.SIGN, "boolean", false));
                default -> Optional.empty();
            };
        }

        @Override
        public String className(Type type) {
            return Binds.typeOf(type, env.design()).boxed();
        }
    }
}
