package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From documents to a proven backend, as a person goes: {@code implement} ends well and proves every
 * story, again with nothing changed it changes nothing, and the folder it wrote builds without plumb.
 */
final class WholeLineTest {
    private static final Pattern CLOSING =
            Pattern.compile("proven (\\d+) of (\\d+) elements; stories: (\\d+) passed, 0 failed");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"product-catalog", "jwt-auth", "order-processing"})
    void theExamplesHaveNoErrorButWhatIsNotSupportedYet(String name) {
        Plumb.Said check = Plumb.say("check", "examples/" + name);

        assertThat(check.out()).doesNotContainPattern("(?m)^error\\[(?!not-supported-yet\\])");
        assertThat(check.exit()).isIn(ExitCode.OK, ExitCode.PROBLEMS);
    }

    @Test
    void theCatalog() throws IOException, InterruptedException {
        implementsProvesAndBuilds(Path.of("examples", "product-catalog"), folder.resolve("project"));
    }

    @Test
    void theCatalogInOtherWords() throws IOException, InterruptedException {
        Path specification = folder.resolve("renamed");
        Renamed.catalog(specification);
        String documents = Files.readString(specification.resolve("api.yaml"))
                + Files.readString(specification.resolve("schema.sql"))
                + Files.readString(specification.resolve("gadget-inventory.md"));
        assertThat(documents)
                .doesNotContainPattern("(?i)product|categor|sku|slug|price|parent|staff|newest|created_?at|attribut");

        Path project = folder.resolve("project");
        implementsProvesAndBuilds(specification, project);

        try (var written = Files.walk(project.resolve("src"))) {
            for (Path file : written.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContainPattern("(?i)product(?!ion)|categor");
            }
        }
    }

    @Test
    void everythingElseThatAContractSays() throws IOException, InterruptedException {
        implementsProvesAndBuilds(Path.of("src", "test", "resources", "everything"), folder.resolve("project"));
    }

    @Test
    void accountsWithTokensAndRoles() throws IOException, InterruptedException {
        implementsProvesAndBuilds(Path.of("examples", "jwt-auth"), folder.resolve("project"));
    }

    @Test
    void accountsWithOneLongTokenInAnEnvelope() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "articles"), folder.resolve("project"));
    }

    @Test
    void sessionsInCookiesWithFormsAndPages() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "board"), folder.resolve("project"));
    }

    @Test
    void keysAndPasswordsWithEachCall() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "sensors"), folder.resolve("project"));
    }

    @Test
    void ordersWithAPartnerAndWhatFollows() throws IOException, InterruptedException {
        implementsProvesAndBuilds(Path.of("examples", "order-processing"), folder.resolve("project"));
    }

    @Test
    void followersFeedsAndCounters() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "blog"), folder.resolve("project"));
    }

    @Test
    void bookingsThatMayNotOverlap() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "booking"), folder.resolve("project"));
    }

    @Test
    void loansQueuesAndFines() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "library"), folder.resolve("project"));
    }

    @Test
    void partnersAreAskedWhileTheCallerWaits() throws IOException {
        implementsAndProves(Path.of("src", "test", "resources", "calling"), folder.resolve("project"));
    }

    @Test
    void whatNewGives() throws IOException, InterruptedException {
        Plumb.say("new", folder.resolve("project")).endsWell();

        implementsProvesAndBuilds(folder.resolve("project").resolve("spec"), folder.resolve("project"));
    }

    private static List<Integer> implementsAndProves(Path specification, Path project) throws IOException {
        Plumb.Said first =
                Plumb.say("implement", specification, "--into", project).endsWell();
        List<Integer> counted = counted(first);
        assertThat(counted.getLast()).as(first.out()).isEqualTo(scenarios(specification));
        assertThat(counted.getFirst()).as("most is proven").isGreaterThan(counted.get(1) * 8 / 10);
        return counted;
    }

    private static void implementsProvesAndBuilds(Path specification, Path project)
            throws IOException, InterruptedException {
        List<Integer> counted = implementsAndProves(specification, project);

        Map<String, List<Object>> written = Plumb.snapshot(project);
        Plumb.Said second =
                Plumb.say("implement", specification, "--into", project).endsWell();
        assertThat(second.out()).contains("nothing to write in " + project);
        assertThat(counted(second)).isEqualTo(counted);
        assertThat(Plumb.snapshot(project)).isEqualTo(written);

        Plumb.mavenVerify(project);
    }

    private static int scenarios(Path specification) throws IOException {
        int count = 0;
        try (var documents = Files.list(specification)) {
            for (Path document : documents.filter(Files::isRegularFile).toList()) {
                count += (int) Files.readString(document)
                        .lines()
                        .filter(line -> line.strip().startsWith("Scenario:"))
                        .count();
            }
        }
        assertThat(count).as("stories of " + specification).isPositive();
        return count;
    }

    private static List<Integer> counted(Plumb.Said said) {
        Matcher closing = CLOSING.matcher(said.out());
        assertThat(closing.find()).as(said.out()).isTrue();
        assertThat(said.out().stripTrailing()).as("it is the last word").endsWith(closing.group());
        return List.of(
                Integer.parseInt(closing.group(1)),
                Integer.parseInt(closing.group(2)),
                Integer.parseInt(closing.group(3)));
    }
}
