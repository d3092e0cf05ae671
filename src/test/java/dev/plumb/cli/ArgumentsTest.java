package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.cli.Command.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path here;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(here.resolve("shop/spec"));
        Files.createDirectories(here.resolve("notes"));
        Files.createFile(here.resolve("notes/api.yaml"));
    }

    @Test
    void aProjectIsTheFolderAboveSpec() {
        assertThat(Arguments.read(here, "plan", "shop/spec"))
                .isEqualTo(new Command.Plan(
                        new Command.Place(here.resolve("shop/spec"), here.resolve("shop"), Optional.empty())));
    }

    @Test
    void elseAFolderUnderBuild() {
        assertThat(Arguments.read(here, "plan", "notes/"))
                .isEqualTo(new Command.Plan(
                        new Command.Place(here.resolve("notes"), here.resolve("build/notes"), Optional.empty())));
    }

    @Test
    void aFolderSpecIsTakenWhereNoneIsNamed() {
        assertThat(Arguments.read(here.resolve("shop"), "status"))
                .isEqualTo(new Command.Status(
                        new Command.Place(here.resolve("shop/spec"), here.resolve("shop"), Optional.empty())));
    }

    @Test
    void optionsComeInEitherForm() {
        assertThat(Arguments.read(here, "run", "--port=0", "notes", "--into", "out", "--database", "jdbc:postgresql:x"))
                .isEqualTo(new Command.Run(
                        new Command.Place(here.resolve("notes"), here.resolve("out"), Optional.of("jdbc:postgresql:x")),
                        OptionalInt.of(0)));
        assertThat(Arguments.read(here, "check", "--strict", "notes", "--format", "sarif"))
                .isEqualTo(new Command.Check(here.resolve("notes"), Format.SARIF, false, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "implment notes                | did you mean plumb implement?",
                "frobnicate                    | plumb --help lists them",
                "run notes --prot 1            | did you mean --port?",
                "run notes --port              | --port needs a value",
                "run notes --port 99999        | whole number from 0 to 65535",
                "run notes --port x            | not 'x'",
                "check notes --format xml      | text, json or sarif",
                "check notes --strict=yes      | takes no value",
                "check notes shop              | one word too many",
                "check                         | which specification?",
                "check nowhere                 | there is no nowhere",
                "check notes/api.yaml          | is a file",
                "run notes --port 1 --port 2   | given twice",
                "token notes                   | as whom?",
                "prove notes --seed 3          | belongs to --kill",
                "prove notes --kill 0          | whole number from 1",
                "prove notes --kill 2 --seconds 3 | one of them",
                "explain                       | needs one more word: plumb explain CODE",
                "migrate notes --to 3          | belong to --down",
            })
    void aWrongWordIsAnsweredWithTheRightOne(String line, String said) {
        assertThatThrownBy(() -> Arguments.read(here, line.strip().split(" +")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void helpIsPrintedForEveryCommand() {
        assertThat(Arguments.read(here, "migrate", "--help"))
                .isInstanceOfSatisfying(
                        Command.Say.class,
                        say -> assertThat(say.text()).contains("--down", "--to VERSION", "--into DIR"));
        assertThat(Arguments.read(here))
                .isInstanceOfSatisfying(
                        Command.Say.class,
                        say -> assertThat(say.text())
                                .contains("implement [SPEC]", "explain CODE")
                                .doesNotContain("train"));
    }
}
