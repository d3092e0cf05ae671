package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.diagnostic.Problems;
import dev.plumb.emit.GeneratedFile;
import dev.plumb.project.ChangeSet;
import dev.plumb.project.Project;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small backend, compiled and run as the generated ones are. */
class BackendTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static final GeneratedFile POM = GeneratedFile.of("pom.xml", """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.springframework.boot</groupId>
                <artifactId>spring-boot-starter-parent</artifactId>
                <version>4.1.2</version>
                <relativePath/>
              </parent>
              <groupId>com.example</groupId>
              <artifactId>clock</artifactId>
              <version>1.0.0</version>
              <properties>
                <greeting>good day</greeting>
              </properties>
              <dependencies>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-webmvc</artifactId>
                </dependency>
                <dependency>
                  <groupId>com.github.ben-manes.caffeine</groupId>
                  <artifactId>caffeine</artifactId>
                </dependency>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-test</artifactId>
                  <scope>test</scope>
                </dependency>
              </dependencies>
            </project>
            """);
    private static final GeneratedFile APPLICATION =
            GeneratedFile.of("src/main/java/com/example/ClockApplication.java", """
            package com.example;

            import com.github.benmanes.caffeine.cache.Cache;
            import com.github.benmanes.caffeine.cache.Caffeine;
            import java.time.Clock;
            import org.springframework.beans.factory.annotation.Value;
            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;
            import org.springframework.context.annotation.Bean;
            import org.springframework.web.bind.annotation.GetMapping;
            import org.springframework.web.bind.annotation.RestController;

            @SpringBootApplication
            public class ClockApplication {
                public static void main(String[] args) {
                    SpringApplication.run(ClockApplication.class, args);
                }

                @Bean
                Clock clock() {
                    return Clock.systemUTC();
                }

                @RestController
                static class Now {
                    private final Cache<String, String> kept = Caffeine.newBuilder().build();
                    private final Clock clock;
                    private final String greeting;

                    Now(Clock clock, @Value("${greeting}") String greeting) {
                        this.clock = clock;
                        this.greeting = greeting;
                    }

                    @GetMapping("/now")
                    String now() {
                        return clock.instant().toString();
                    }

                    @GetMapping("/first")
                    String first() {
                        return kept.get("first", key -> now());
                    }

                    @GetMapping("/greeting")
                    String greeting() {
                        return greeting;
                    }
                }
            }
            """);
    private static final GeneratedFile CONFIGURATION = GeneratedFile.of("src/main/resources/application.yaml", """
            spring.main.banner-mode: off
            server.port: ${PORT}
            greeting: "@greeting@, a@b"
            """);

    private static String get(Backend backend, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            URI uri = backend.uri().resolve(path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Backend.Start start(boolean probe) {
        return new Backend.Start(Map.of(), 0, probe, folder.resolve(".plumb/log/backend.log"));
    }

    private static ChangeSet wanted(Project project, GeneratedFile... files) {
        return project.merge(List.of(files), new Problems());
    }

    @Test
    void aProjectThatIsNotWrittenYetRunsWithATimeOfItsOwn() throws IOException, InterruptedException {
        Path caches = Files.createDirectories(Path.of("target", "test-caches")).toAbsolutePath();
        Project project = Project.open(folder.resolve("clock"));
        var problems = new Problems();
        ChangeSet changes = wanted(project, POM, APPLICATION, CONFIGURATION);
        Build build = Compiler.compile(project, changes, problems).orElseThrow();
        assertThat(build.libraries()).extracting(Path::toString).noneMatch(jar -> jar.contains("junit"));
        assertThat(project.folder().resolve("pom.xml")).doesNotExist();

        try (Backend backend = Backend.start(build, caches, start(true))) {
            assertThat(get(backend, "/greeting")).isEqualTo("good day, a@b");
            backend.setClock(Instant.parse("2031-05-01T10:00:00Z"));
            assertThat(get(backend, "/first")).startsWith("2031-05-01T10:00:0");
            backend.pass(Duration.ofDays(1));
            assertThat(get(backend, "/now")).startsWith("2031-05-02T10:00:0");
            assertThat(get(backend, "/first")).startsWith("2031-05-01T10:00:0");
            backend.forget();
            assertThat(get(backend, "/first")).startsWith("2031-05-02T10:00:0");
            backend.resetClock();
            assertThat(Instant.parse(get(backend, "/now")))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));

            assertThat(Compiler.compile(project, changes, problems)).contains(build);
            try (Backend real = Backend.start(build, caches, start(false))) {
                assertThat(Instant.parse(get(real, "/now")))
                        .isBefore(Instant.now().plusSeconds(1));
            }
        }
    }

    @Test
    void whatDoesNotCompileIsShownAtItsPlace() {
        Project project = Project.open(folder.resolve("broken"));
        var problems = new Problems();
        GeneratedFile broken = GeneratedFile.of(
                APPLICATION.path(), APPLICATION.content().replace("return greeting;", "return greetings;"));
        Optional<Build> build = Compiler.compile(project, wanted(project, POM, broken, CONFIGURATION), problems);
        assertThat(build).isEmpty();
        assertThat(problems.sorted()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("does-not-compile");
            assertThat(problem.at().text()).isEqualTo("greetings");
            assertThat(problem.wording().title()).contains("cannot find symbol");
        });
    }

    @Test
    void aBackendThatDoesNotStartSaysWhy() {
        Path caches = Path.of("target", "test-caches").toAbsolutePath();
        Project project = Project.open(folder.resolve("failing"));
        GeneratedFile failing =
                GeneratedFile.of(CONFIGURATION.path(), CONFIGURATION.content().replace("greeting:", "other:"));
        Build build = Compiler.compile(project, wanted(project, POM, APPLICATION, failing), new Problems())
                .orElseThrow();
        assertThatThrownBy(() -> Backend.start(build, caches, start(true)).close())
                .isInstanceOf(RunException.class)
                .hasMessageContaining("Could not resolve placeholder 'greeting'");
    }
}
