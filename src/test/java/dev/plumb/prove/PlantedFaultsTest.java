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

    private static final String V001 = "db/migration/V001__";

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
        assertThat(report.lines())
                .filteredOn(line -> line.verdict() == Verdict.UNPROVEN)
                .extracting(line -> line.element().id())
                .containsExactly("migrations"); // rehearsed before, not here
        report.write(folder.resolve("report"));
        assertThat(folder.resolve("report/index.html")).content().contains("11 passed");
    }

    @Test
    void eachFaultIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend broken = GeneratedBackend.of(Specifications.example("product-catalog"), DATABASE)
                // a dropped filter
                .with("/ProductRepository.java", s -> s.replace("if (query.minPrice() != null)", "if (false)"))
                // a missing visibility
                .with("/ProductRepository.java", s -> {
                    int find = s.indexOf("findProduct(String sku");
                    int rule = s.indexOf("if (!viewer.is(\"staff\"))", find);
                    return s.substring(0, rule) + "if (false)"
                            + s.substring(s.indexOf(')', s.indexOf("staff", rule)) + 2);
                })
                // a wrong status
                .with("/ErrorCode.java", s -> s.replaceAll("SKU_TAKEN\\(409", "SKU_TAKEN(422"))
                // a cursor taken from another query
                .with(
                        "/ProductService.java",
                        s -> s.replace("query.cursor(), asked", "query.cursor(), java.util.List.of()")
                                .replace(".position(), asked", ".position(), java.util.List.of()"))
                // a bad line accepted by the import
                .with("/ProductService.java", s -> {
                    int at = s.indexOf("faults.refuse();", s.indexOf("void importProducts("));
                    return s.substring(0, at)
                            + "request = new ImportProductsRequest(request.products().stream()"
                            + ".filter(l -> l.sku() != null && l.price() != null).toList());"
                            + s.substring(at + "faults.refuse();".length());
                })
                // a column that nobody asked for
                .with(V001, s -> s + "\nalter table categories add column left_over text;\n");

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
    void eachSmallerFaultIsNoticedToo(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend broken = GeneratedBackend.of(Specifications.example("product-catalog"), DATABASE)
                // a wrong order
                .with("/ProductRepository.java", s -> s.replace("product.price desc, product.id desc", "product.price"))
                // a wrong column shown
                .with("/ProductRepository.java", s -> s.replace("getString(\"name\")", "getString(\"sku\")"))
                // an If-Match that nobody looks at
                .with(
                        "/ProductService.java",
                        s -> s.replace("if (!EntityTag.matches(", "if (false && !EntityTag.matches("))
                // a cache that a delete does not empty
                .with("/ProductService.java", s -> {
                    int delete = s.indexOf("void deleteProduct(");
                    return s.substring(0, delete) + s.substring(delete).replaceFirst("changes.in\\(.*", "");
                })
                // what a token shows, for everybody to keep
                .with("/Caching.java", s -> s.replace("age.cachePrivate()", "age.cachePublic()"))
                // a declared header that is missing
                .with(
                        "ProductController.java",
                        s -> s.replaceAll("ResponseEntity.created\\(.*\\)", "ResponseEntity.status(201)"))
                // a wrong role
                .with(
                        "ProductController.java",
                        s -> s.replace("@RolesAllowed(\"manager\")", "@RolesAllowed(\"staff\")"))
                // bounds off by one, to either side
                .with("/NewProduct.java", s -> s.replace("maxLength(20_000)", "maxLength(20_001)"))
                .with("ListProductsQuery.java", s -> s.replace("between(1, 100)", "between(1, 99)"))
                // a token for somebody else
                .with("TokenConfiguration.java", s -> s.replace("names.contains(audience)", "!names.isEmpty()"))
                // a trail that misses deletes
                .with("R__backend.sql", s -> s.replace("or delete on categories", "on categories"))
                // an index that is missing
                .with(V001, s -> s.replaceAll("(?i)create index products_price_idx[^;]*;", ""));

        Report report = broken.prove(folder, DATABASE);

        assertNoticed(report, "order listProducts priciest");
        assertNoticed(report, "operation getProduct");
        assertNoticed(report, "locking updateProduct");
        assertNoticed(report, "cache getProduct");
        assertNoticed(report, "operation createProduct");
        assertNoticed(report, "access deleteProduct");
        assertNoticed(report, "access createProduct");
        assertNoticed(report, "field createProduct body description");
        assertNoticed(report, "field listProducts query limit");
        assertNoticed(report, "audit categories");
        assertNoticed(report, "table products");
        assertThat(said(report, "cache getProduct"))
                .contains(
                        "what deleteProduct changed is seen by the next read",
                        "what a token shows is for its bearer alone");
        assertThat(said(report, "access createProduct")).contains("a token that is foreign audience gets 401");
    }

    /** The checks that failed. */
    private static List<String> said(Report report, String element) {
        return report.line(element).orElseThrow().evidence().stream()
                .filter(e -> !e.holds())
                .map(Evidence::check)
                .toList();
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
