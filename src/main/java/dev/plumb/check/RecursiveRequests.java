package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bodies whose schema contains itself where its value is kept as JSON (within a choice, or a map): the rule of such a
 * value is written out whole, and would have no end.
 */
final class RecursiveRequests implements Check {
    @Override
    public void check(Spec spec, Problems problems) {
        var found = new HashSet<Span>();
        for (Contract.Endpoint endpoint : spec.contract().endpoints()) {
            endpoint.body().stream()
                    .flatMap(b -> b.content().stream())
                    .flatMap(m -> m.schema().stream())
                    .forEach(s -> new Walk(spec.contract(), found, problems).typed(s));
        }
    }

    private record Walk(Contract contract, Set<Span> found, Problems problems, Set<String> seen, Set<String> open) {
        Walk(Contract contract, Set<Span> found, Problems problems) {
            this(contract, found, problems, new HashSet<>(), new HashSet<>());
        }

        /** What has a type of its own refers to itself by that type's name. */
        void typed(Schema schema) {
            if (schema.shape() instanceof Schema.Ref ref && !seen.add(ref.name())) {
                return;
            }
            switch (contract.resolve(schema).shape()) {
                case Schema.Array array -> typed(array.items());
                case Schema.Obj object
                when !object.properties().isEmpty() -> {
                    object.properties().values().forEach(p -> typed(p.schema()));
                    rest(object);
                }
                case Schema.Shape _ -> untyped(schema);
            }
        }

        private void untyped(Schema schema) {
            if (schema.shape() instanceof Schema.Ref ref) {
                if (!open.add(ref.name())) {
                    if (found.add(schema.span())) {
                        problems.add(new NotSupportedYet.Found(
                                schema.span(),
                                "A schema that contains itself within a choice or a map (`" + ref.name()
                                        + "`), in a request,"));
                    }
                    return;
                }
                inner(contract.resolve(schema));
                open.remove(ref.name());
            } else {
                inner(schema);
            }
        }

        private void inner(Schema schema) {
            List<Schema> parts = switch (schema.shape()) {
                case Schema.Array array -> List.of(array.items());
                case Schema.Choice choice -> choice.alternatives();
                case Schema.Text text -> text.contentSchema().stream().toList();
                case Schema.Obj object -> {
                    rest(object);
                    yield object.properties().values().stream()
                            .map(Schema.Property::schema)
                            .toList();
                }
                case Schema.Shape _ -> List.of();
            };
            parts.forEach(this::untyped);
        }

        private void rest(Schema.Obj object) {
            if (object.rest() instanceof Schema.Rest.Kept kept) {
                kept.schema().ifPresent(this::untyped);
            }
        }
    }
}
