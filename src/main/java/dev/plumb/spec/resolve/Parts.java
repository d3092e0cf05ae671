package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.ExpressionReader;
import dev.plumb.schema.Name;
import dev.plumb.schema.SqlOutline;
import dev.plumb.source.Span;
import dev.plumb.spec.text.ValueText;
import java.util.List;
import java.util.Optional;

/** The resolvers of single parts of a specification, which those of whole operations use. */
record Parts(
        Vocabulary vocabulary,
        SqlOutline outline,
        Expressions expressions,
        Shapes shapes,
        Renderings renderings,
        Assignments assignments,
        Addresses addresses,
        Answers answers,
        Outcomes outcomes,
        Surroundings surroundings,
        PersonSteps persons) {

    void report(List<SpecProblem> found) {
        vocabulary.problems().addAll(found);
    }

    Optional<Span> placeOf(Name table, String column) {
        return outline.column(table, column);
    }

    /** Whether a value uses what was not understood already. */
    boolean isUnclear(ValueText value) {
        return switch (value) {
            case ValueText.Expression(var text) -> expressions.isUnclear(text.text());
            case ValueText.Fields fields -> fields.fields().stream().anyMatch(f -> isUnclear(f.value()));
            case ValueText.Elements elements -> elements.elements().stream().anyMatch(this::isUnclear);
        };
    }

    /** Whether a value has a fault of its own, so that what follows from it should not be complained about. */
    boolean faulty(ValueText value, Names names) {
        return switch (value) {
            case ValueText.Expression(var text) ->
                ExpressionReader.read(text.span(), text.text(), names.scope(), new Problems())
                        .isEmpty();
            case ValueText.Fields fields -> fields.fields().stream().anyMatch(f -> faulty(f.value(), names));
            case ValueText.Elements elements -> elements.elements().stream().anyMatch(e -> faulty(e, names));
        };
    }
}
