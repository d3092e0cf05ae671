package dev.plumb.design;

import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Rendering;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects and lists of the contract that a column keeps as JSON: they are stored and shown as they came. */
final class KeptAsJson {
    private final Spec spec;
    /** Places, each a schema as it stands in the contract. */
    private final Set<Schema> places = Collections.newSetFromMap(new IdentityHashMap<>());

    private KeptAsJson(Spec spec) {
        this.spec = spec;
    }

    static KeptAsJson in(Spec spec) {
        var kept = new KeptAsJson(spec);
        spec.operations().forEach(kept::operation);
        spec.consequences().events().values().stream()
                .flatMap(event -> event.parts().values().stream())
                .forEach(part -> part.shown().ifPresent(kept::shown));
        return kept;
    }

    boolean isKept(Schema place) {
        return places.contains(place);
    }

    private void operation(Operation operation) {
        var schemas = new HashMap<String, Schema>();
        operation
                .endpoint()
                .flatMap(Contract.Endpoint::body)
                .flatMap(b ->
                        b.content().stream().flatMap(m -> m.schema().stream()).findFirst())
                .ifPresent(schema -> schemas.put("request", schema));
        Walk.steps(operation.steps(), step -> {
            if (step instanceof Step.Each loop) {
                Schema list = schemaOf(spec.contract(), loop.list().expr(), schemas);
                if (list != null && spec.contract().resolve(list).shape() instanceof Schema.Array array) {
                    schemas.put(loop.name(), array.items());
                }
            }
            for (Step.Assignment assignment : Designer.assignments(step)) {
                Designer.tableOf(step, assignment)
                        .filter(table -> isJson(table, assignment.column()))
                        .ifPresent(_ -> stored(assignment.value().expression().expr(), schemas));
            }
            if (step instanceof Step.Answer answer) {
                answer.body().ifPresent(this::shown);
            }
        });
    }

    private boolean isJson(Name table, String column) {
        return spec.model()
                .entity(table)
                .flatMap(e -> e.byColumn(column))
                .map(Model.Attribute::type)
                .filter(Types::isJson)
                .isPresent();
    }

    private void stored(Expr value, Map<String, Schema> schemas) {
        if (value instanceof Expr.Conditional choice) {
            stored(choice.then(), schemas);
            stored(choice.otherwise(), schemas);
        } else if (value instanceof Expr.Property) {
            Optional.ofNullable(schemaOf(spec.contract(), value, schemas)).ifPresent(this::keep);
        }
    }

    private void shown(Rendering rendering) {
        switch (rendering) {
            case Rendering.Scalar scalar -> {
                if (Types.isJson(scalar.value().type())) {
                    keep(scalar.schema());
                }
            }
            case Rendering.Structure structure -> structure.fields().forEach(f -> shown(f.value()));
            case Rendering.One one -> shown(one.item());
            case Rendering.Many many -> shown(many.item());
            case Rendering.Elements list -> list.elements().forEach(this::shown);
            case Rendering.Again _ -> {}
        }
    }

    private void keep(Schema place) {
        Schema.Shape shape = spec.contract().resolve(place).shape();
        if (shape instanceof Schema.Obj || shape instanceof Schema.Array) {
            places.add(place);
        }
    }

    /** The schema of a value that the request brings; null where it is none. */
    static @Nullable Schema schemaOf(Contract contract, Expr expr, Map<String, Schema> schemas) {
        return switch (expr) {
            case Expr.Variable variable -> schemas.get(variable.name());
            case Expr.Property property -> {
                Schema owner = schemaOf(contract, property.target(), schemas);
                yield owner != null
                                && contract.resolve(owner).shape() instanceof Schema.Obj object
                                && object.properties().containsKey(property.property())
                        ? object.properties().get(property.property()).schema()
                        : null;
            }
            case Expr.At at -> {
                Schema owner = schemaOf(contract, at.target(), schemas);
                yield owner != null && contract.resolve(owner).shape() instanceof Schema.Array array
                        ? array.items()
                        : null;
            }
            case Expr.Literal _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.Has _,
                    Expr.Call _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> null;
        };
    }
}
