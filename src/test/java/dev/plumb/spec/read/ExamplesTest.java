package dev.plumb.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.spec.text.FeatureText;
import dev.plumb.spec.text.SpecText;
import dev.plumb.spec.text.StepText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "jwt-auth", "order-processing"})
    void readsWithoutAProblem(String name) {
        var problems = new Problems();
        SpecText text = SpecReader.read(Specifications.example(name), problems);
        assertThat(new TerminalRenderer(false).render(problems.sorted())).isEmpty();
        assertThat(text.sql()).hasSize(1);
        assertThat(text.contract()).isPresent();
        assertThat(text.features()).isNotEmpty();
        assertThat(text.prose()).isNotEmpty();
    }

    @Test
    void readsTheStepsOfAnOrder() {
        SpecText text = SpecReader.read(Specifications.example("order-processing"), new Problems());
        var place = text.operations().stream()
                .filter(operation -> operation.name().text().equals("placeOrder"))
                .findFirst()
                .orElseThrow();
        assertThat(place.steps().stream().map(step -> step.getClass().getSimpleName()))
                .containsExactly("Require", "Ensure", "Create", "Each", "Emit", "Answer");
        var each = (StepText.Each) place.steps().get(3);
        var find = (StepText.Find) each.steps().getFirst();
        assertThat(find.list().text()).isEqualTo("products");
        assertThat(find.where().orElseThrow().text()).isEqualTo("product.sku == item.sku");
        assertThat(find.where().orElseThrow().span().text()).isEqualTo("product.sku == item.sku");
        assertThat(find.otherwise().orElseThrow().span().text()).isEqualTo("NO_SUCH_PRODUCT");
        assertThat(text.partners()).containsOnlyKeys("payments.yaml");
        assertThat(text.contract().orElseThrow().endpoints().stream().count()).isEqualTo(9);
        assertThat(text.diagrams()).singleElement().satisfies(diagram -> {
            assertThat(diagram.title().text()).isEqualTo("orders.status");
            assertThat(diagram.edges()).hasSize(8);
            assertThat(diagram.states()).hasSize(5);
        });
        assertThat(text.configuration().stream().map(c -> c.name())).containsExactly("OIDC_ISSUER", "PAYMENTS_URL");
    }

    @Test
    void locatesEverySentenceOfAStory() {
        SpecText text = SpecReader.read(Specifications.example("jwt-auth"), new Problems());
        List<FeatureText.SentenceText> sentences = text.features().stream()
                .flatMap(feature -> feature.scenarios().stream())
                .flatMap(scenario -> scenario.sentences().stream())
                .toList();
        assertThat(sentences).hasSizeGreaterThan(30).allSatisfy(sentence -> {
            assertThat(sentence.span().text()).isEqualTo(sentence.text());
            sentence.table()
                    .ifPresent(table -> table.rows()
                            .forEach(row -> row.cells()
                                    .forEach(cell ->
                                            assertThat(cell.span().text()).isEqualTo(cell.text()))));
            sentence.docString()
                    .ifPresent(doc ->
                            assertThat(doc.span().text()).startsWith("\"\"\"").endsWith("\"\"\""));
        });
    }

    @Test
    void theContractOfTheCatalogIsPlainJson() {
        SpecText text = SpecReader.read(Specifications.example("product-catalog"), new Problems());
        var plain = text.contract().orElseThrow().plain();
        assertThat(plain).containsKeys("openapi", "info", "paths", "components");
        assertThat(plain.get("openapi")).isEqualTo("3.1.0");
    }
}
