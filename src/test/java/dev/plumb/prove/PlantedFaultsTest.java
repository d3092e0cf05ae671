package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.diagnostic.Problems;
import dev.plumb.prove.Ledger.Verdict;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard of the guards: the catalog as it is written holds, and each fault that is planted in it is noticed. */
final class PlantedFaultsTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void theCatalogHoldsAsItIsWritten(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend catalog = GeneratedBackend.of(Specifications.example("product-catalog"), DATABASE);

        Report report = catalog.prove(folder, DATABASE);

        assertThat(report.failures()).isEmpty();
        assertThat(report.closingLine()).contains("stories: 11 passed, 0 failed");
        assertThat(report.count(Verdict.UNPROVEN)).isLessThan(report.lines().size() / 10);
        report.write(folder.resolve("report"));
        assertThat(folder.resolve("report/index.html")).content().contains("11 passed");
    }

    @Test
    void eachFaultIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend broken = GeneratedBackend.of(Specifications.example("product-catalog"), DATABASE)
                // a dropped filter
                .with("ProductRepository.java", s -> s.replace("if (query.minPrice() != null)", "if (false)"))
                // a missing visibility
                .with("ProductRepository.java", s -> {
                    int find = s.indexOf("findProduct(String sku");
                    int rule = s.indexOf("if (!viewer.is(\"staff\"))", find);
                    return s.substring(0, rule) + "if (false)"
                            + s.substring(s.indexOf(')', s.indexOf("staff", rule)) + 2);
                })
                // a wrong status
                .with("ErrorCode.java", s -> s.replaceAll("SKU_TAKEN\\(409", "SKU_TAKEN(422"))
                // a cursor taken from another query
                .with(
                        "ProductService.java",
                        s -> s.replace("query.cursor(), asked", "query.cursor(), java.util.List.of()")
                                .replace(".position(), asked", ".position(), java.util.List.of()"))
                // a bad line accepted by the import
                .with("ProductService.java", s -> {
                    int at = s.indexOf("faults.refuse();", s.indexOf("void importProducts("));
                    return s.substring(0, at)
                            + "request = new ImportProductsRequest(request.products().stream()"
                            + ".filter(l -> l.sku() != null && l.price() != null).toList());"
                            + s.substring(at + "faults.refuse();".length());
                })
                // a column that nobody asked for
                .with("V001__everything.sql", s -> s + "\nalter table categories add column left_over text;\n");

        Report report = broken.prove(folder, DATABASE);

        assertThat(report.holds()).isFalse();
        assertNoticed(report, "filter listProducts 3");
        assertNoticed(report, "visibility products");
        assertNoticed(report, "paging listProducts");
        assertNoticed(report, "bulk importProducts");
        assertNoticed(report, "table categories");
        assertThat(report.failed())
                .extracting(line -> line.element().title())
                .contains("Keeping the catalog: The SKU is taken");
        assertThat(report.failures()).contains("curl -i -X GET", "minPrice");
    }

    @Test
    void aWayBackThatLeavesAColumnIsNoticed() {
        String before = "create table boxes (id bigint primary key, label text not null);";
        var problems = new Problems();
        SpecifiedSchema from = schema(before, problems);
        SpecifiedSchema to = schema(before.replace(");", ", note text);"), problems);
        Plan plan = Planner.plan(from.catalog(), to, Intentions.NONE, 2, problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(DATABASE.rehearse(plan).holds()).isTrue();

        var broken = new Plan(
                plan.version(),
                plan.from(),
                plan.to(),
                plan.forward(),
                List.of(),
                plan.parked(),
                plan.hazards(),
                plan.wayBack(),
                plan.ensured());

        assertThat(DATABASE.rehearse(broken).failures()).isNotEmpty();
    }

    private static SpecifiedSchema schema(String sql, Problems problems) {
        return DATABASE.catalogOf(List.of(new Span(new SourceFile("schema.sql", sql), 0, sql.length())), problems);
    }

    private static void assertNoticed(Report report, String element) {
        assertThat(report.line(element))
                .as(element)
                .hasValueSatisfying(line -> assertThat(line.verdict()).isEqualTo(Verdict.FAILED));
    }
}
