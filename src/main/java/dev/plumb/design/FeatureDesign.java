package dev.plumb.design;

import dev.plumb.schema.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A package of its own: what belongs to one thing of the specification.
 *
 * @param name the last part of its package ({@code order})
 * @param tables that it owns; the first gave it its name
 * @param controller class name ({@code OrderController}); empty where no operation has an endpoint
 * @param service class name; empty where it would only forward
 * @param repository class name; empty where nothing is stored
 * @param plural what fields that hold its service or repository are called ({@code orders})
 */
public record FeatureDesign(
        String name,
        String packageName,
        String description,
        List<Name> tables,
        Optional<String> controller,
        Optional<String> service,
        Optional<String> repository,
        String plural,
        List<TypeDesign> types,
        List<OperationDesign> operations) {
    public FeatureDesign {
        tables = List.copyOf(tables);
        types = List.copyOf(types);
        operations = List.copyOf(operations);
    }

    /** The tables that its operations read, in order. */
    public Set<Name> reads() {
        var names = new java.util.TreeSet<Name>();
        operations.forEach(o -> names.addAll(o.reads()));
        return names;
    }
}
