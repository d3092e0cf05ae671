package dev.plumb.emit;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Replacement;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Walk;
import dev.plumb.schema.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of an answer that only Java can make of rows, a text above all: the rows are read first, all of a list at once. */
final class TextWriter {
    private final MethodDraft draft;

    TextWriter(MethodDraft draft) {
        this.draft = draft;
    }

    /** HTML: the literals of the expression are markup; every other text is escaped as it enters. */
    String markup(TypedExpression value) {
        var parts = new ArrayList<String>();
        add(withRows(value.expr()), draft.env, parts);
        return String.join(" + ", parts);
    }

    private void add(Expr value, Env env, List<String> parts) {
        if (value instanceof Expr.Call call && call.function().equals("_+_")) {
            call.arguments().forEach(a -> add(a, env, parts));
        } else if (value instanceof Expr.Literal) {
            parts.add(InJava.of(value, env));
        } else if (value instanceof Expr.Conditional choice) {
            parts.add("(" + InJava.truth(choice.condition(), env) + " ? " + joined(choice.then(), env) + " : "
                    + joined(choice.otherwise(), env) + ")");
        } else if (value instanceof Expr.Call call
                && call.function().equals("join")
                && call.arguments().getFirst() instanceof Expr.Comprehension each
                && each.macro() == Expr.Macro.MAP
                && each.range().type() instanceof Type.ListOf) {
            parts.add(each(
                    each,
                    call.arguments().size() > 1 ? Optional.of(call.arguments().getLast()) : Optional.empty(),
                    env));
        } else {
            parts.add("Html.escape(" + InJava.of(value, env) + ")");
        }
    }

    private String joined(Expr value, Env env) {
        var parts = new ArrayList<String>();
        add(value, env, parts);
        return String.join(" + ", parts);
    }

    /** Markup for every element, one after the other. */
    private String each(Expr.Comprehension each, Optional<Expr> between, Env env) {
        String element = draft.local(each.variable());
        Env inner = env.with(each.variable(), new Env.Root("var", element));
        String kept = each.filter()
                .map(f -> ".filter(" + element + " -> " + InJava.truth(f, inner) + ")")
                .orElse("");
        String joiner = between.filter(b -> !(b instanceof Expr.Literal literal && "".equals(literal.value())))
                .map(b -> joined(b, env))
                .orElse("");
        return InJava.elements(each.range(), env) + ".stream()" + kept + ".map(" + element + " -> "
                + joined(each.body(), inner) + ").collect(Collectors.joining(" + joiner + "))";
    }

    /** The value with the lists of rows in it read into variables. */
    Expr withRows(Expr value) {
        Set<String> bound = Walk.all(value)
                .filter(Expr.Comprehension.class::isInstance)
                .map(part -> ((Expr.Comprehension) part).variable())
                .collect(Collectors.toSet());
        return Replacement.in(value, java.util.Map.of(), part -> read(part, bound));
    }

    private @Nullable Expr read(Expr part, Set<String> bound) {
        boolean rows = part.type() instanceof Type.ListOf(Type.Row _, boolean _) && !(part instanceof Expr.Variable);
        if (!rows || Walk.freeVariables(part).stream().anyMatch(bound::contains)) {
            return null;
        }
        String element = draft.model.entity(tableOf(part)).orElseThrow().row();
        Optional<Source> source = Source.of(draft.model, part, element);
        if (source.isEmpty()) {
            return null;
        }
        if (draft.spec.access().visible().containsKey(source.get().table())) {
            throw new NotYet("rows that not everybody sees, in a text", part.span());
        }
        draft.asked = true;
        ReadMethods.Made made = draft.reads.list(
                source.get(), draft.env, ReadMethods.Lock.NONE, Optional.empty(), false, Cites.cite(part.span()));
        String list = draft.local(
                draft.model.entity(source.get().table()).orElseThrow().list());
        draft.line("var " + list + " = " + made.call(draft.repository) + ";");
        String variable = "rows:" + list;
        String row = draft.reads.rowType(source.get().table()).name();
        draft.env = draft.env.with(variable, new Env.Root("List<" + row + ">", list));
        return Exprs.variable(variable, part.type(), part.span());
    }

    private static Name tableOf(Expr list) {
        return ((Type.Row) ((Type.ListOf) list.type()).element()).table();
    }
}
