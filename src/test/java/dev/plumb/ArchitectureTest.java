package dev.plumb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the arrows of ARCHITECTURE.md. */
class ArchitectureTest {
    private static final JavaClasses PLUMB = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.plumb");

    /** What each package may use, itself and libraries aside. {@code prove} sees nothing that made the code it judges. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("source", List.of()),
            Map.entry("diagnostic", List.of("source")),
            Map.entry("schema", List.of("source", "diagnostic")),
            Map.entry("database", List.of("source", "diagnostic", "schema")),
            Map.entry("expression", List.of("source", "diagnostic", "schema")),
            Map.entry("spec", List.of("source", "diagnostic", "schema", "expression")),
            Map.entry("check", List.of("source", "diagnostic", "schema", "expression", "spec")),
            Map.entry("design", List.of("source", "diagnostic", "schema", "expression", "spec")),
            Map.entry("emit", List.of("source", "diagnostic", "schema", "expression", "spec", "design")),
            Map.entry("project", List.of("source", "diagnostic", "emit")),
            Map.entry("run", List.of("source", "diagnostic", "project")),
            Map.entry("prove", List.of("source", "diagnostic", "schema", "expression", "spec", "database", "run")));

    private static final List<String> MAY_TOUCH_THE_WORLD = List.of("database", "project", "run", "prove", "cli");

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatItMay(String name) {
        List<String> others = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(name)
                        && !MAY_USE.getOrDefault(name, List.of()).contains(other))
                .toList();
        noClasses()
                .that()
                .resideInAPackage("dev.plumb." + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(Stream.concat(others.stream(), Stream.of("cli"))
                        .map(other -> "dev.plumb." + other + "..")
                        .toArray(String[]::new)))
                .allowEmptyShould(true)
                .check(PLUMB);
    }

    @Test
    void onlyTheLastStagesTouchTheWorld() {
        noClasses()
                .that(resideInAPackage("dev.plumb..")
                        .and(not(resideInAnyPackage(MAY_TOUCH_THE_WORLD.stream()
                                .map(name -> "dev.plumb." + name + "..")
                                .toArray(String[]::new)))))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.file\\.Files|java\\.io\\.(File|RandomAccessFile|FileInputStream"
                        + "|FileOutputStream|FileReader|FileWriter)|java\\.net\\.(http\\..*|.*Socket|URLConnection)"
                        + "|java\\.sql\\..*|java\\.lang\\.(ProcessBuilder|Runtime)")
                .check(PLUMB);
    }

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        var found = new TreeSet<String>();
        PLUMB.forEach(c -> found.add(c.getPackageName().split("\\.", -1)[2]));
        found.removeAll(MAY_USE.keySet());
        found.removeAll(List.of("cli", "mcp"));
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(PLUMB);
    }
}
