package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.project.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While one command works on a project, no other one that writes into its folder begins. */
final class HeldProjectTest {
    @Test
    void whatWorksOnAHeldProjectIsRefused(@TempDir Path folder) {
        Path project = folder.resolve("reading");
        Plumb.say("new", project).endsWell();
        Path specification = project.resolve("spec");

        try (var _ = Project.open(project).hold().orElseThrow()) {
            for (var words : List.of(
                    List.<Object>of("implement", specification),
                    List.<Object>of("prove", specification, "--seconds", 3),
                    List.<Object>of("prove", specification, "--kill", 1))) {
                Plumb.Said said = Plumb.say(words.toArray());

                assertThat(said.exit()).as(words.toString()).isEqualTo(ExitCode.ENVIRONMENT);
                assertThat(said.err()).contains("another plumb works on " + project);
            }
        }
    }
}
