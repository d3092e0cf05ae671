package dev.plumb.design;

import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A backend as it will be written: every name, type, query and lock decided.
 *
 * @param application the class that starts it ({@code CatalogApplication})
 * @param name its short name ({@code catalog}): the artifact, and the root of its configuration
 * @param typePackages the package of every type of the project that has a unique simple name, support packages apart
 * @param types all types by their names
 * @param rows the name of the record of each table's rows
 * @param structs the name of the record of each object that expressions know, by the name that they know it by
 * @param databaseEnums the name of the Java enum of each of the database's
 * @param wordEnums the name of the Java enum of other closed sets of words
 * @param written the tables that some operation changes
 * @param lockOrder the tables of which operations lock rows, in the order in which they do
 * @param kept the tables that answers depend on which are kept for a while
 * @param partners whom it calls
 * @param events what it tells of its changes
 * @param background what it does without being asked
 */
public record Design(
        Spec spec,
        String basePackage,
        String application,
        String name,
        List<FeatureDesign> features,
        Map<String, String> typePackages,
        Map<String, TypeDesign> types,
        Map<Name, String> rows,
        Map<String, String> structs,
        Map<Name, String> databaseEnums,
        Map<Set<String>, String> wordEnums,
        Set<Name> written,
        List<Name> lockOrder,
        Set<Name> kept,
        List<PartnerDesign> partners,
        List<EventDesign> events,
        List<BackgroundDesign> background) {
    public Design {
        features = List.copyOf(features);
        typePackages = Map.copyOf(typePackages);
        types = Map.copyOf(types);
        rows = Map.copyOf(rows);
        structs = Map.copyOf(structs);
        databaseEnums = Map.copyOf(databaseEnums);
        wordEnums = Map.copyOf(wordEnums);
        written = Set.copyOf(written);
        lockOrder = List.copyOf(lockOrder);
        kept = Set.copyOf(kept);
        partners = List.copyOf(partners);
        events = List.copyOf(events);
        background = List.copyOf(background);
    }

    public EventDesign event(String name) {
        return events.stream()
                .filter(e -> e.event().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The feature in which an operation stands. */
    public FeatureDesign featureOf(String operation) {
        return features.stream()
                .filter(f -> f.operations().stream()
                        .anyMatch(o -> o.operation().name().equals(operation)))
                .findFirst()
                .orElseThrow();
    }

    public OperationDesign operation(String name) {
        return featureOf(name).operations().stream()
                .filter(o -> o.operation().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The package of every type of the project by its simple name, those of the support packages included. */
    public Map<String, String> allTypes() {
        var types = new java.util.LinkedHashMap<>(typePackages);
        ReservedNames.SUPPORT_TYPES.forEach((name, part) -> types.put(name, support(part)));
        return types;
    }

    public Optional<PartnerDesign> partner(String name) {
        return partners.stream()
                .filter(p -> p.integration().name().equals(name))
                .findFirst();
    }

    /** The same design with a partner's contract in the place of ours, for what its schemas are written by. */
    public Design of(PartnerDesign partner) {
        return new Design(
                spec.with(partner.integration().contract()),
                basePackage,
                application,
                name,
                features,
                typePackages,
                types,
                rows,
                structs,
                databaseEnums,
                wordEnums,
                written,
                lockOrder,
                kept,
                partners,
                events,
                background);
    }

    public Optional<TypeDesign> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** A support package: {@code data}, {@code input}, {@code problem}, {@code security}, {@code web}. */
    public String support(String part) {
        return basePackage + ".support." + part;
    }
}
