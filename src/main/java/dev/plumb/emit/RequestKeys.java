package dev.plumb.emit;

import dev.plumb.design.OperationDesign;
import dev.plumb.design.OperationDesign.Argument;
import dev.plumb.design.ValueType;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keys that a request names and that must be there: looked up before the steps, and told together where they are not. */
final class RequestKeys {
    private final MethodDraft draft;
    private final Model model;
    private final OperationDesign operation;
    private final WriteMethods writes;

    RequestKeys(MethodDraft draft) {
        this.draft = draft;
        this.model = draft.model;
        this.operation = draft.operation;
        this.writes = draft.writes;
    }

    /** A key to be looked up: where it stands in the request. */
    private record Named(Step.Value.Lookup lookup, String field, Optional<Step.Each> loop) {}

    private List<Named> named() {
        var found = new ArrayList<Named>();
        collectNamed(operation.operation().steps(), Optional.empty(), found);
        return found;
    }

    private void collectNamed(List<Step> steps, Optional<Step.Each> loop, List<Named> found) {
        for (Step step : steps) {
            for (Step.Assignment assignment : Assignments.of(step)) {
                if (assignment.value() instanceof Step.Value.Lookup lookup) {
                    found.add(new Named(lookup, assignment.field().orElse(""), loop));
                }
            }
            if (step instanceof Step.Each each) {
                collectNamed(each.body(), Optional.of(each), found);
            } else if (step instanceof Step.Block block) {
                collectNamed(block.body(), loop, found);
            }
        }
    }

    Env.Root lookupMap(Step.Value.Lookup lookup) {
        Model.Entity entity = model.entity(lookup.table()).orElseThrow();
        return draft.lookupMaps.computeIfAbsent(
                WriteMethods.lookupName(entity, lookup) + "/" + lookup.target(),
                k -> writes.lookupMap(lookup, draft.local(WriteMethods.lookupName(entity, lookup))));
    }

    List<String> lookups() {
        List<Named> all = named();
        var lines = new ArrayList<String>();
        if (all.isEmpty()) {
            return lines;
        }
        var byMap = new LinkedHashMap<Env.Root, List<Named>>();
        all.forEach(n -> byMap.computeIfAbsent(lookupMap(n.lookup()), m -> new ArrayList<>())
                .add(n));
        byMap.forEach((map, names) -> {
            String method = writes.lookup(names.getFirst().lookup());
            var sources = names.stream().map(this::values).distinct().toList();
            String values =
                    sources.size() == 1 ? sources.getFirst() : "Lookups.all(" + String.join(", ", sources) + ")";
            lines.add("var " + map.name() + " = " + draft.repository + "." + method + "(" + values + ");");
        });
        boolean faults = operation.call().arguments().stream().anyMatch(a -> a instanceof Argument.OfFaults);
        for (Named name : all) {
            if (faults && !name.field().isEmpty()) {
                lines.add(requirement(name));
            }
        }
        if (faults) {
            lines.add("faults.refuse();");
            lines.add("");
        }
        return lines;
    }

    private String values(Named name) {
        Expr value = name.lookup().expression().expr();
        if (name.loop().isEmpty()) {
            return "Lookups.of(" + InJava.of(value, draft.env) + ")";
        }
        Step.Each loop = name.loop().get();
        String list = InJava.of(loop.list().expr(), draft.env);
        return "Lookups.of(" + list + ", " + ofElement(loop, value) + ")";
    }

    private String requirement(Named name) {
        String map = lookupMap(name.lookup()).name();
        Expr value = name.lookup().expression().expr();
        if (name.loop().isEmpty()) {
            return "Lookups.require(" + InJava.of(value, draft.env) + ", " + map + ", \"" + name.field()
                    + "\", faults);";
        }
        Step.Each loop = name.loop().get();
        int element = name.field().indexOf("[].");
        String list = element < 0 ? "" : name.field().substring(0, element);
        String field = element < 0 ? name.field() : name.field().substring(element + 3);
        return "Lookups.requireEach(" + InJava.of(loop.list().expr(), draft.env) + ", " + ofElement(loop, value) + ", "
                + map + ", \"" + list + "\", \"" + field + "\", faults);";
    }

    /** {@code NewProduct::category}, or a lambda where the value is more than one accessor of the element. */
    private String ofElement(Step.Each loop, Expr value) {
        String item = Words.local(loop.name());
        String read = InJava.of(value, draft.env.with(loop.name(), new Env.Root("", item)));
        boolean accessor = read.matches(Pattern.quote(item) + "\\.\\w+\\(\\)");
        return accessor
                        && loop.list().type() instanceof Type.ListOf list
                        && Binds.typeOf(list.element(), draft.design) instanceof ValueType.Structured record
                ? record.name() + "::" + read.substring(item.length() + 1, read.length() - 2)
                : item + " -> " + read;
    }
}
