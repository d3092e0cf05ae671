package dev.plumb.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an expression means: CEL's own evaluator over rows in memory. It starts from the text and the
 * scope and knows nothing of the typed tree, so that it can contradict the SQL and the Java that are
 * made from that.
 *
 * <p>CEL's parser expands the macros and CEL's runtime walks the tree, chooses branches and loops. Every
 * operator and function is handed to {@link ReferenceFunctions}, because null and numbers mean something
 * else here than in CEL alone. {@code &&} and {@code ||} look at their operands from left to right and
 * stop where the answer is known, as Java does.
 */
public final class Reference {
    private static final String APPLY = "apply_";

    /** What the evaluation at hand looks at. */
    private static final ScopedValue<ReferenceFunctions> FUNCTIONS = ScopedValue.newInstance();

    @SuppressWarnings("Immutable") // what it does depends on the evaluation at hand
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .addFunctionBindings(CelFunctionBinding.fromOverloads(
                    APPLY,
                    CelFunctionBinding.from(
                            "apply_string_list",
                            String.class,
                            List.class,
                            (name, arguments) -> celOf(FUNCTIONS.get().apply(name, plainList(arguments))))))
            .build();

    private final TypedExpression expression;
    private final CelRuntime.Program program;

    private Reference(TypedExpression expression, CelRuntime.Program program) {
        this.expression = expression;
        this.program = program;
    }

    /** What came out. */
    public sealed interface Outcome {
        /** @param value as in {@link World.Row}, or a row, a list or a map of such; null */
        record Value(@Nullable Object value) implements Outcome {}

        record Failed(String message) implements Outcome {}
    }

    public static Reference of(TypedExpression expression) {
        var problems = new ArrayList<ExpressionProblem>();
        var text = CelText.parse(expression.span(), expression.text(), problems).orElseThrow();
        CelExpr root = new Rewriting(text, expression.scope()).rewrite(text.root(), Set.of());
        var tree =
                CelAbstractSyntaxTree.newParsedAst(root, CelSource.newBuilder().build());
        try {
            return new Reference(expression, RUNTIME.createProgram(tree));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException(expression.text(), e);
        }
    }

    /** @param variables of the scope by name; one that is not given is null */
    public Outcome evaluate(Map<String, ? extends @Nullable Object> variables, World world) {
        var functions = new ReferenceFunctions(expression.scope().model(), world);
        var activation = new HashMap<String, Object>();
        expression.scope().variables().forEach((name, type) -> {
            Object value = variables.get(name);
            activation.put(mangled(name), celOf(functions.typed(value, type)));
        });
        return ScopedValue.where(FUNCTIONS, functions).call(() -> {
            try {
                return new Outcome.Value(ReferenceFunctions.untyped(plainOf(program.eval(activation))));
            } catch (CelEvaluationException e) {
                return new Outcome.Failed(String.valueOf(e.getMessage()));
            }
        });
    }

    /** A condition: null is false. */
    public Outcome test(Map<String, ? extends @Nullable Object> variables, World world) {
        return switch (evaluate(variables, world)) {
            case Outcome.Value value -> new Outcome.Value(Boolean.TRUE.equals(value.value()));
            case Outcome.Failed failed -> failed;
        };
    }

    private static String mangled(String name) {
        return name.replace(".", "__");
    }

    private static List<@Nullable Object> plainList(List<?> arguments) {
        var plain = new ArrayList<@Nullable Object>();
        arguments.forEach(a -> plain.add(plainOf(a)));
        return plain;
    }

    /** A value of CEL's runtime as Java's. */
    private static @Nullable Object plainOf(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case NullValue _ -> null;
            case CelByteString bytes -> bytes.toByteArray();
            case Boxed boxed -> boxed.value();
            case List<?> list -> plainList(list);
            case Map<?, ?> map -> {
                var plain = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                map.forEach((k, v) -> plain.put(plainOf(k), plainOf(v)));
                yield plain;
            }
            default -> value;
        };
    }

    /** A value of Java as CEL's runtime takes it; what CEL does not know travels in a box. */
    private static Object celOf(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case Boolean b -> b;
            case Long l -> l;
            case Double d -> d;
            case String s -> s;
            case byte[] bytes -> CelByteString.of(bytes);
            case Collection<?> list -> {
                var cel = ImmutableList.builder();
                list.forEach(v -> cel.add(celOf(v)));
                yield cel.build();
            }
            case Map<?, ?> map -> {
                var cel = new LinkedHashMap<Object, Object>();
                map.forEach((k, v) -> cel.put(celOf(k), celOf(v)));
                yield cel;
            }
            default -> new Boxed(value);
        };
    }

    /** A value that CEL carries and does not look into. */
    record Boxed(Object value) {}

    /** Hands operators and functions to {@link ReferenceFunctions}, and names to what they mean. */
    private record Rewriting(CelText text, Scope scope) {

        CelExpr rewrite(CelExpr node, Set<String> locals) {
            return switch (node.getKind()) {
                case CONSTANT ->
                    node.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE
                            ? apply(node, "@decimal", List.of(constant(node, decimalText(node))))
                            : node;
                case IDENT -> name(node, locals);
                case SELECT -> select(node, locals);
                case CALL -> call(node, locals);
                case LIST -> CelExpr.ofList(node.id(), all(node.list().elements(), locals), ImmutableList.of());
                case MAP -> {
                    var entries = ImmutableList.<CelExpr.CelMap.Entry>builder();
                    for (var entry : node.map().entries()) {
                        entries.add(CelExpr.ofMapEntry(
                                entry.id(), rewrite(entry.key(), locals), rewrite(entry.value(), locals), false));
                    }
                    yield CelExpr.ofMap(node.id(), entries.build());
                }
                case COMPREHENSION -> loop(node, locals);
                case STRUCT, NOT_SET -> node;
            };
        }

        private String decimalText(CelExpr node) {
            String token = text.tokenOf(node);
            boolean negative = node.constant().doubleValue() < 0 && !token.startsWith("-");
            boolean number = token.matches("-?[0-9.]+([eE][-+]?[0-9]+)?");
            return number
                    ? (negative ? "-" : "") + token
                    : String.valueOf(node.constant().doubleValue());
        }

        private ImmutableList<CelExpr> all(List<CelExpr> nodes, Set<String> locals) {
            return nodes.stream().map(n -> rewrite(n, locals)).collect(ImmutableList.toImmutableList());
        }

        private static CelExpr constant(CelExpr at, String value) {
            return CelExpr.ofConstant(at.id(), CelConstant.ofValue(value));
        }

        private static CelExpr apply(CelExpr at, String function, List<CelExpr> arguments) {
            var list = CelExpr.ofList(at.id(), ImmutableList.copyOf(arguments), ImmutableList.of());
            return CelExpr.ofCall(at.id(), Optional.empty(), APPLY, ImmutableList.of(constant(at, function), list));
        }

        private CelExpr name(CelExpr node, Set<String> locals) {
            String name = node.ident().name();
            if (locals.contains(name)) {
                return node;
            }
            if (scope.variables().containsKey(name)) {
                return CelExpr.ofIdent(node.id(), mangled(name));
            }
            var entity = scope.model().byList(name);
            return entity.isPresent() ? apply(node, "@rows", List.of(constant(node, name))) : constant(node, name);
        }

        private CelExpr select(CelExpr node, Set<String> locals) {
            var select = node.select();
            if (select.operand().getKind() == CelExpr.ExprKind.Kind.IDENT) {
                String owner = select.operand().ident().name();
                String dotted = owner + "." + select.field();
                if (scope.variables().containsKey(dotted) && !locals.contains(owner)) {
                    CelExpr value = CelExpr.ofIdent(node.id(), mangled(dotted));
                    return scope.variables().containsKey(owner)
                            ? apply(node, "@with", List.of(CelExpr.ofIdent(node.id(), mangled(owner)), value))
                            : value;
                }
            }
            CelExpr target = rewrite(select.operand(), locals);
            return apply(node, select.testOnly() ? "@has" : "@get", List.of(target, constant(node, select.field())));
        }

        private static CelExpr truth(CelExpr node) {
            return apply(node, "@truth", List.of(node));
        }

        private static CelExpr choice(CelExpr at, CelExpr condition, CelExpr then, CelExpr otherwise) {
            return CelExpr.ofCall(at.id(), Optional.empty(), "_?_:_", ImmutableList.of(condition, then, otherwise));
        }

        private static CelExpr truth(CelExpr at, boolean value) {
            return CelExpr.ofConstant(at.id(), CelConstant.ofValue(value));
        }

        private CelExpr call(CelExpr node, Set<String> locals) {
            var call = node.call();
            var arguments = new ArrayList<CelExpr>(all(call.args(), locals));
            switch (call.function()) {
                case "_&&_" -> {
                    return choice(node, truth(arguments.get(0)), truth(arguments.get(1)), truth(node, false));
                }
                case "_||_" -> {
                    return choice(node, truth(arguments.get(0)), truth(node, true), truth(arguments.get(1)));
                }
                case "_?_:_" -> {
                    return choice(node, truth(arguments.get(0)), arguments.get(1), arguments.get(2));
                }
                case "@not_strictly_false" -> {
                    return CelExpr.ofCall(
                            node.id(), Optional.empty(), call.function(), ImmutableList.copyOf(arguments));
                }
                default -> {}
            }
            String function = call.function();
            if (call.target().isPresent()) {
                CelExpr target = call.target().get();
                boolean namespace = target.getKind() == CelExpr.ExprKind.Kind.IDENT
                        && List.of("math", "strings", "lists", "optional")
                                .contains(target.ident().name())
                        && !locals.contains(target.ident().name())
                        && !scope.variables().containsKey(target.ident().name())
                        && scope.model().byList(target.ident().name()).isEmpty();
                if (namespace) {
                    function = target.ident().name() + "." + function;
                } else {
                    arguments.addFirst(rewrite(target, locals));
                    function = "." + function;
                }
            }
            return apply(node, function, arguments);
        }

        private CelExpr loop(CelExpr node, Set<String> locals) {
            var loop = node.comprehension();
            var inner = new HashSet<>(locals);
            inner.add(loop.iterVar());
            inner.add(loop.accuVar());
            if (!loop.iterVar2().isEmpty()) {
                inner.add(loop.iterVar2());
            }
            CelExpr range = apply(node, "@range", List.of(rewrite(loop.iterRange(), locals)));
            return CelExpr.ofComprehension(
                    node.id(),
                    loop.iterVar(),
                    loop.iterVar2(),
                    range,
                    loop.accuVar(),
                    rewrite(loop.accuInit(), locals),
                    rewrite(loop.loopCondition(), inner),
                    rewrite(loop.loopStep(), inner),
                    rewrite(loop.result(), inner));
        }
    }
}
