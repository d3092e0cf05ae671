package dev.plumb.expression;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelChecker;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSource;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CEL's own checker over an expression whose names are resolved: rows and structs are its struct types,
 * columns that may be null its wrappers, decimals and keys opaque types with operators of their own. It
 * looks at CEL's tree with the macros expanded, and so notices what the typed tree might have hidden.
 */
final class CelCheck {
    private static final CelType DECIMAL = OpaqueType.create("decimal");
    private static final CelType UUID = OpaqueType.create("uuid");
    private static final CelType DATE = OpaqueType.create("date");
    private static final CelType TIME = OpaqueType.create("time");
    private static final CelType ANY = TypeParamType.create("A");

    private final Scope scope;
    private final Map<Long, Type> types;

    private CelCheck(Scope scope, Map<Long, Type> types) {
        this.scope = scope;
        this.types = types;
    }

    /** @param types of the nodes that were typed, by their ids */
    static void check(CelText text, Scope scope, Map<Long, Type> types, List<ExpressionProblem> problems) {
        var check = new CelCheck(scope, types);
        CelExpr root = check.rewrite(text.root(), Set.of());
        var tree = CelAbstractSyntaxTree.newParsedAst(
                root, CelSource.newBuilder(text.text()).build());
        var functions = new HashSet<String>();
        called(root, functions);
        CURRENT.set(new StructTypes(scope));
        try {
            for (CelIssue issue : checker(Set.copyOf(functions)).check(tree).getErrors()) {
                problems.add(new ExpressionProblem.Refused(
                        text.spanAt(
                                issue.getSourceLocation().getLine(),
                                issue.getSourceLocation().getColumn()),
                        issue.getMessage()));
            }
        } finally {
            CURRENT.remove();
        }
    }

    /** What is in scope, and every table by its list's name, as the fields of one struct. */
    private static final String SCOPE = "scope_";

    private static final ThreadLocal<StructTypes> CURRENT = new ThreadLocal<>();

    /** What types are asked of, whatever the scope. */
    private static final CelTypeProvider TYPES = new CelTypeProvider() {
        @Override
        public ImmutableList<CelType> types() {
            return ImmutableList.of();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(CURRENT.get()).flatMap(types -> types.findType(name));
        }
    };

    /** All functions there are: CEL's, those of its extensions, and ours. */
    private static final Map<String, CelFunctionDecl> FUNCTIONS = functions();

    /**
     * A checker that knows some functions alone. CEL goes through all declarations for every expression,
     * so the few that one calls make the difference; few sets are ever called.
     */
    private static final Map<Set<String>, CelChecker> CHECKERS = new ConcurrentHashMap<>();

    private static CelChecker checker(Set<String> functions) {
        return CHECKERS.computeIfAbsent(
                functions,
                called -> CelCompilerFactory.standardCelCheckerBuilder()
                        .setOptions(CelText.OPTIONS)
                        .setStandardEnvironmentEnabled(false)
                        .setTypeProvider(TYPES)
                        .addVarDeclarations(CelVarDecl.newVarDeclaration(SCOPE, StructTypeReference.create(SCOPE)))
                        .addFunctionDeclarations(FUNCTIONS.values().stream()
                                .filter(f -> called.contains(f.name()))
                                .toList())
                        .build());
    }

    private static void called(CelExpr node, Set<String> functions) {
        switch (node.getKind()) {
            case SELECT -> called(node.select().operand(), functions);
            case CALL -> {
                functions.add(node.call().function());
                node.call().target().ifPresent(t -> {
                    // `math.f` is one name to the checker
                    if (t.getKind() == CelExpr.ExprKind.Kind.IDENT) {
                        functions.add(t.ident().name() + "." + node.call().function());
                    }
                    called(t, functions);
                });
                node.call().args().forEach(a -> called(a, functions));
            }
            case LIST -> node.list().elements().forEach(e -> called(e, functions));
            case MAP ->
                node.map().entries().forEach(e -> {
                    called(e.key(), functions);
                    called(e.value(), functions);
                });
            case COMPREHENSION -> {
                var loop = node.comprehension();
                List.of(loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result())
                        .forEach(part -> called(part, functions));
            }
            case CONSTANT, IDENT, STRUCT, NOT_SET -> {}
        }
    }

    private static String mangled(String name) {
        return name.replace(".", "__");
    }

    // ---- the tree as the checker sees it

    private CelExpr rewrite(CelExpr node, Set<String> locals) {
        return switch (node.getKind()) {
            case CONSTANT -> constant(node);
            case IDENT -> name(node, locals);
            case SELECT -> select(node, locals);
            case CALL -> call(node, locals);
            case LIST ->
                CelExpr.ofList(
                        node.id(),
                        all(node.list().elements(), locals),
                        node.list().optionalIndices());
            case MAP -> {
                var entries = ImmutableList.<CelExpr.CelMap.Entry>builder();
                for (var entry : node.map().entries()) {
                    entries.add(CelExpr.ofMapEntry(
                            entry.id(),
                            rewrite(entry.key(), locals),
                            rewrite(entry.value(), locals),
                            entry.optionalEntry()));
                }
                yield CelExpr.ofMap(node.id(), entries.build());
            }
            case COMPREHENSION -> loop(node, locals);
            case STRUCT, NOT_SET -> node;
        };
    }

    private CelExpr constant(CelExpr node) {
        return switch (node.constant().getKind()) {
            case NULL_VALUE -> dyn(node);
            case DOUBLE_VALUE ->
                Types.is(types.getOrDefault(node.id(), Types.DECIMAL), Type.Kind.DOUBLE)
                        ? node
                        : call("decimal", CelExpr.ofConstant(fresh(), CelConstant.ofValue("0")));
            case STRING_VALUE -> Types.is(types.getOrDefault(node.id(), Types.TEXT), Type.Kind.UUID) ? dyn(node) : node;
            case NOT_SET, BOOLEAN_VALUE, INT64_VALUE, UINT64_VALUE, BYTES_VALUE, DURATION_VALUE, TIMESTAMP_VALUE ->
                node;
        };
    }

    private long freshId = 1_000_000;

    private long fresh() {
        return freshId++;
    }

    private CelExpr dyn(CelExpr node) {
        return call("dyn", node);
    }

    private CelExpr call(String function, CelExpr... arguments) {
        return CelExpr.ofCall(fresh(), Optional.empty(), function, ImmutableList.copyOf(arguments));
    }

    private ImmutableList<CelExpr> all(List<CelExpr> nodes, Set<String> locals) {
        return nodes.stream().map(n -> rewrite(n, locals)).collect(ImmutableList.toImmutableList());
    }

    private CelExpr name(CelExpr node, Set<String> locals) {
        String name = node.ident().name();
        if (locals.contains(name)) {
            return node;
        }
        if (scope.variables().containsKey(name) || scope.model().byList(name).isPresent()) {
            return inScope(node, name);
        }
        boolean namespace = List.of("math", "strings", "lists", "optional").contains(name);
        return namespace ? node : CelExpr.ofConstant(node.id(), CelConstant.ofValue(name));
    }

    private CelExpr inScope(CelExpr node, String name) {
        return CelExpr.ofSelect(node.id(), CelExpr.ofIdent(fresh(), SCOPE), name, false);
    }

    private CelExpr select(CelExpr node, Set<String> locals) {
        var select = node.select();
        if (select.operand().getKind() == CelExpr.ExprKind.Kind.IDENT) {
            String dotted = select.operand().ident().name() + "." + select.field();
            if (scope.variables().containsKey(dotted)
                    && !locals.contains(select.operand().ident().name())) {
                return inScope(node, mangled(dotted));
            }
        }
        CelExpr operand = rewrite(select.operand(), locals);
        return CelExpr.ofSelect(node.id(), operand, select.field(), select.testOnly());
    }

    private CelExpr call(CelExpr node, Set<String> locals) {
        var call = node.call();
        if (call.function().equals("_[_]") && types.get(call.args().get(0).id()) instanceof Type.Struct) {
            return part(node, locals);
        }
        List<CelExpr> arguments = new ArrayList<>(all(call.args(), locals));
        boolean mixed = switch (call.function()) {
            case "_?_:_" -> differ(call.args().get(1), call.args().get(2));
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                differ(call.args().get(0), call.args().get(1));
            case "@in" -> true;
            default -> false;
        };
        if (mixed) {
            int from = call.function().equals("_?_:_") ? 1 : 0;
            for (int i = from; i < arguments.size(); i++) {
                arguments.set(i, dyn(arguments.get(i)));
            }
        }
        Optional<CelExpr> target = call.target().map(t -> rewrite(t, locals));
        // CEL's optionals have a `first` and a `last` of their own, which give an optional
        boolean end = target.isPresent()
                && (call.function().equals("first") || call.function().equals("last"));
        String function = end ? call.function() + "_element" : call.function();
        CelExpr made = CelExpr.ofCall(node.id(), target, function, ImmutableList.copyOf(arguments));
        // typed as a list of the pairs that the macro makes of keys and elements
        return function.endsWith("@sortByAssociatedKeys") ? dyn(made) : made;
    }

    /** {@code request['e-mail']}: a field of a struct, whose fields CEL finds behind a dot alone. */
    private CelExpr part(CelExpr node, Set<String> locals) {
        CelExpr target = rewrite(node.call().args().get(0), locals);
        CelExpr name = node.call().args().get(1);
        boolean written = name.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && name.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        return written
                ? CelExpr.ofSelect(node.id(), target, name.constant().stringValue(), false)
                : CelExpr.ofCall(
                        node.id(), Optional.empty(), "_[_]", ImmutableList.of(dyn(target), rewrite(name, locals)));
    }

    /** Whether the language compares two types that CEL holds apart. */
    private boolean differ(CelExpr left, CelExpr right) {
        Type a = types.get(left.id());
        Type b = types.get(right.id());
        if (a == null || b == null) {
            return true;
        }
        return a instanceof Type.Row ? !(b instanceof Type.Row) : !family(a).equals(family(b));
    }

    private static String family(Type type) {
        return switch (type) {
            case Type.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT, CITEXT -> "text";
                    case NULL, JSON -> "dyn " + scalar.hashCode();
                    case BOOL, INT, DECIMAL, DOUBLE, BYTES, UUID, TIMESTAMP, DATE, TIME, DURATION ->
                        scalar.kind().name();
                };
            case Type.Enumeration _ -> "text";
            case Type.Row _ -> "row";
            case Type.ListOf list -> "dyn list " + family(list.element());
            case Type.MapOf _, Type.Struct _ -> "dyn map " + type.hashCode();
        };
    }

    private CelExpr loop(CelExpr node, Set<String> locals) {
        var loop = node.comprehension();
        var inner = new HashSet<>(locals);
        inner.add(loop.iterVar());
        inner.add(loop.accuVar());
        if (!loop.iterVar2().isEmpty()) {
            inner.add(loop.iterVar2());
        }
        return CelExpr.ofComprehension(
                node.id(),
                loop.iterVar(),
                loop.iterVar2(),
                rewrite(loop.iterRange(), locals),
                loop.accuVar(),
                rewrite(loop.accuInit(), locals),
                rewrite(loop.loopCondition(), inner),
                rewrite(loop.loopStep(), inner),
                rewrite(loop.result(), inner));
    }

    // ---- types and functions

    /** Rows and structs as CEL's struct types, made as they are asked for. */
    private static final class StructTypes {
        private final Scope scope;
        private final Model model;
        private final Map<String, Type> known = new LinkedHashMap<>();
        private final Map<String, Optional<CelType>> made = new HashMap<>();

        StructTypes(Scope scope) {
            this.scope = scope;
            this.model = scope.model();
        }

        Optional<CelType> findType(String name) {
            if (name.equals(SCOPE)) {
                Optional<CelType> before = made.get(SCOPE);
                if (before != null) {
                    return before;
                }
                var fields = new HashMap<String, Type>();
                model.entities().forEach(e -> fields.put(e.list(), Type.ListOf.of(new Type.Row(e.table(), false))));
                scope.variables().forEach((variable, type) -> fields.put(mangled(variable), type));
                Optional<CelType> whole = Optional.of(struct(name, fields));
                made.put(SCOPE, whole);
                return whole;
            }
            return made.computeIfAbsent(name, this::make);
        }

        private Optional<CelType> make(String name) {
            Type type = known.get(name);
            return switch (type) {
                case Type.Row row -> model.entity(row.table()).map(e -> struct(name, members(e)));
                case Type.Struct struct -> {
                    var fields = new HashMap<String, Type>();
                    struct.properties().forEach((n, p) -> fields.put(n, p.type()));
                    yield Optional.of(struct(name, fields));
                }
                case null -> Optional.empty();
                case Type.Scalar _, Type.Enumeration _, Type.ListOf _, Type.MapOf _ -> Optional.empty();
            };
        }

        @SuppressWarnings("Immutable") // types are asked for while one expression is checked
        private CelType struct(String name, Map<String, Type> fields) {
            return StructType.create(
                    name,
                    ImmutableSet.copyOf(fields.keySet()),
                    field -> Optional.ofNullable(fields.get(field)).map(this::celType));
        }

        private static Map<String, Type> members(Model.Entity entity) {
            var members = new HashMap<String, Type>();
            entity.attributes().forEach(a -> members.put(a.name(), a.type()));
            entity.links().forEach(l -> members.put(l.name(), new Type.Row(l.target(), l.nullable())));
            entity.backLinks()
                    .forEach(l -> members.put(
                            l.name(),
                            l.one()
                                    ? new Type.Row(l.source(), true)
                                    : Type.ListOf.of(new Type.Row(l.source(), false))));
            return members;
        }

        CelType celType(Type type) {
            return switch (type) {
                case Type.Scalar scalar ->
                    switch (scalar.kind()) {
                        case BOOL -> NullableType.create(SimpleType.BOOL);
                        case INT -> NullableType.create(SimpleType.INT);
                        case DOUBLE -> NullableType.create(SimpleType.DOUBLE);
                        case TEXT, CITEXT -> NullableType.create(SimpleType.STRING);
                        case BYTES -> NullableType.create(SimpleType.BYTES);
                        case TIMESTAMP -> SimpleType.TIMESTAMP;
                        case DURATION -> SimpleType.DURATION;
                        case DECIMAL -> DECIMAL;
                        case UUID -> CelCheck.UUID;
                        case DATE -> CelCheck.DATE;
                        case TIME -> CelCheck.TIME;
                        case JSON, NULL -> SimpleType.DYN;
                    };
                case Type.Enumeration _ -> NullableType.create(SimpleType.STRING);
                case Type.Row row ->
                    reference("row." + row.table().schema() + "." + row.table().name(), row);
                case Type.Struct struct ->
                    reference("struct." + struct.name().replaceAll("[^A-Za-z0-9_]", "_") + known.size(), struct);
                case Type.ListOf list -> ListType.create(celType(list.element()));
                case Type.MapOf map -> MapType.create(SimpleType.STRING, celType(map.value()));
            };
        }

        private CelType reference(String name, Type type) {
            known.putIfAbsent(name, type);
            return StructTypeReference.create(name);
        }
    }

    private static Map<String, CelFunctionDecl> functions() {
        var overloads = new LinkedHashMap<String, List<CelOverloadDecl>>();
        var declared = new ArrayList<CelFunctionDecl>();
        for (StandardFunction function : StandardFunction.values()) {
            declared.add(function.functionDecl());
        }
        declared.addAll(CelExtensions.strings().functions());
        declared.addAll(CelExtensions.math().functions());
        declared.addAll(CelExtensions.lists().functions());
        declared.addAll(CelExtensions.comprehensions().functions());
        declared.addAll(CelExtensions.optional().functions());
        for (CelFunctionDecl function : declared) {
            overloads.computeIfAbsent(function.name(), f -> new ArrayList<>()).addAll(function.overloads());
        }
        List<CelType> numbers = List.of(DECIMAL, SimpleType.INT, SimpleType.DOUBLE);
        for (String operator : List.of("_+_", "_-_", "_*_", "_/_")) {
            for (CelType left : numbers) {
                for (CelType right : numbers) {
                    boolean own = left.equals(DECIMAL) || right.equals(DECIMAL);
                    if (own || !left.equals(right)) {
                        boolean real = left.equals(SimpleType.DOUBLE) || right.equals(SimpleType.DOUBLE);
                        global(overloads, operator, real ? SimpleType.DOUBLE : DECIMAL, left, right);
                    }
                }
            }
        }
        global(overloads, "_-_", SimpleType.DURATION, DATE, DATE);
        global(overloads, "_-_", SimpleType.DURATION, DATE, SimpleType.TIMESTAMP);
        global(overloads, "_-_", SimpleType.DURATION, SimpleType.TIMESTAMP, DATE);
        for (String operator : List.of("_+_", "_-_")) {
            global(overloads, operator, SimpleType.TIMESTAMP, DATE, SimpleType.DURATION);
        }
        global(overloads, "_+_", SimpleType.TIMESTAMP, SimpleType.DURATION, DATE);
        global(overloads, "-_", DECIMAL, DECIMAL);
        for (String operator : List.of("_<_", "_<=_", "_>_", "_>=_")) {
            for (CelType own : List.of(DECIMAL, UUID, DATE, TIME)) {
                global(overloads, operator, SimpleType.BOOL, own, own);
            }
        }
        global(overloads, "decimal", DECIMAL, SimpleType.DYN);
        for (CelType own : List.of(DECIMAL, UUID, DATE, TIME)) {
            global(overloads, "string", SimpleType.STRING, own);
        }
        global(overloads, "int", SimpleType.INT, DECIMAL);
        global(overloads, "double", SimpleType.DOUBLE, DECIMAL);
        global(overloads, "timestamp", SimpleType.TIMESTAMP, DATE);
        for (String function : List.of("ceil", "floor", "round", "trunc", "abs", "sign")) {
            global(overloads, "math." + function, DECIMAL, DECIMAL);
        }
        global(overloads, "slug", SimpleType.STRING, SimpleType.STRING);
        global(overloads, "randomBytes", SimpleType.BYTES, SimpleType.INT);
        global(overloads, "randomToken", SimpleType.STRING, SimpleType.INT);
        global(overloads, "uuid", UUID);
        global(overloads, "sha256", SimpleType.BYTES, SimpleType.DYN);
        global(overloads, "hmac", SimpleType.BYTES, SimpleType.DYN, SimpleType.DYN);
        global(overloads, "accessToken", SimpleType.STRING, SimpleType.DYN);
        member(overloads, "is", SimpleType.BOOL, SimpleType.DYN, SimpleType.STRING);
        CelType list = ListType.create(ANY);
        for (String function : List.of("sum", "min", "max", "first_element", "last_element")) {
            member(overloads, function, ANY, list);
        }
        member(overloads, "avg", SimpleType.DYN, list);
        for (String part : List.of(
                "getFullYear",
                "getMonth",
                "getDate",
                "getDayOfMonth",
                "getDayOfWeek",
                "getDayOfYear",
                "getHours",
                "getMinutes",
                "getSeconds",
                "getMilliseconds")) {
            member(overloads, part, SimpleType.INT, DATE);
            member(overloads, part, SimpleType.INT, DATE, SimpleType.STRING);
        }
        CelType key = TypeParamType.create("K");
        CelType value = TypeParamType.create("V");
        CelType map = MapType.create(key, value);
        global(overloads, "cel.@mapInsert", map, map, map); // what `transformMap` and its like come to
        global(overloads, "cel.@mapInsert", map, map, key, value);
        var functions = new LinkedHashMap<String, CelFunctionDecl>();
        overloads.forEach((name, all) -> functions.put(name, CelFunctionDecl.newFunctionDeclaration(name, all)));
        return functions;
    }

    private static void global(
            Map<String, List<CelOverloadDecl>> all, String function, CelType result, CelType... parameters) {
        var overloads = all.computeIfAbsent(function, f -> new ArrayList<>());
        overloads.add(
                CelOverloadDecl.newGlobalOverload("plumb_" + function + "_" + overloads.size(), result, parameters));
    }

    private static void member(
            Map<String, List<CelOverloadDecl>> all, String function, CelType result, CelType... parameters) {
        var overloads = all.computeIfAbsent(function, f -> new ArrayList<>());
        overloads.add(
                CelOverloadDecl.newMemberOverload("plumb_" + function + "_" + overloads.size(), result, parameters));
    }
}
