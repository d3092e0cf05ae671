package dev.plumb.design;

import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backend as it will be written: every name, type, query and lock decided.
 *
 * @param application the class that starts it ({@code CatalogApplication})
 * @param name its short name ({@code catalog}): the artifact, and the root of its configuration
 * @param typePackages the package of every type of the project that has a unique simple name, support packages apart
 */
public record Design(
        Spec spec,
        String basePackage,
        String application,
        String name,
        List<FeatureDesign> features,
        Map<String, String> typePackages) {
    public Design {
        features = List.copyOf(features);
        typePackages = Map.copyOf(typePackages);
    }

    public Optional<TypeDesign> type(String name) {
        return features.stream()
                .flatMap(f -> f.types().stream())
                .filter(t -> t.name().equals(name))
                .findFirst();
    }

    /** A support package: {@code data}, {@code input}, {@code problem}, {@code security}, {@code web}. */
    public String support(String part) {
        return basePackage + ".support." + part;
    }
}
