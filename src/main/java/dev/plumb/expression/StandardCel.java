package dev.plumb.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.extensions.CelExtensions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** CEL's own functions and those of its extensions, called one at a time. */
final class StandardCel {
    private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
            .addLibraries(
                    CelExtensions.strings(), CelExtensions.math(), CelExtensions.lists(), CelExtensions.optional())
            .build();

    private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

    private StandardCel() {}

    /** @param function with a dot before it where its first argument is its receiver */
    static @Nullable Object call(String function, List<@Nullable Object> arguments) {
        var variables = new HashMap<String, Object>();
        for (int i = 0; i < arguments.size(); i++) {
            variables.put("a" + i, celOf(arguments.get(i)));
        }
        CelRuntime.Program program =
                PROGRAMS.computeIfAbsent(function + "/" + arguments.size(), key -> program(function, arguments.size()));
        try {
            return plainOf(program.eval(variables));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static CelRuntime.Program program(String function, int count) {
        boolean member = function.startsWith(".");
        var names = new ArrayList<CelExpr>();
        for (int i = member ? 1 : 0; i < count; i++) {
            names.add(CelExpr.ofIdent(i + 2, "a" + i));
        }
        CelExpr call = CelExpr.ofCall(
                1,
                member ? Optional.of(CelExpr.ofIdent(count + 2, "a0")) : Optional.empty(),
                member ? function.substring(1) : function,
                ImmutableList.copyOf(names));
        try {
            return RUNTIME.createProgram(CelAbstractSyntaxTree.newParsedAst(
                    call, CelSource.newBuilder().build()));
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Object celOf(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case byte[] bytes -> CelByteString.of(bytes);
            case List<?> list -> list.stream().map(StandardCel::celOf).toList();
            default -> value;
        };
    }

    private static @Nullable Object plainOf(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case NullValue _ -> null;
            case CelByteString bytes -> bytes.toByteArray();
            case List<?> list -> {
                var plain = new ArrayList<@Nullable Object>();
                list.forEach(v -> plain.add(plainOf(v)));
                yield plain;
            }
            default -> value;
        };
    }
}
