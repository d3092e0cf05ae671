package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastAnswerTest {
    private static final List<Document> DOCUMENTS = List.of(document("a.md", "# Ä"), document("b.sql", "select 1"));
    private static final LastAnswer.Answer ANSWER = new LastAnswer.Answer(ExitCode.OK, "No hazards — none.");

    @TempDir
    Path folder;

    @Test
    void isGivenAgainAsLongAsNothingChanges() {
        asked(Command.Format.TEXT, "1").remember(DOCUMENTS, ANSWER);

        assertThat(asked(Command.Format.TEXT, "1").of(DOCUMENTS)).contains(ANSWER);
    }

    @Test
    void isGivenNotOfOtherDocumentsNorToAnotherQuestionNorByAnotherBuild() {
        LastAnswer last = asked(Command.Format.TEXT, "1");
        last.remember(DOCUMENTS, ANSWER);

        assertThat(last.of(List.of(document("a.md", "# Ä"), document("b.sql", "select 2"))))
                .isEmpty();
        assertThat(last.of(List.of(document("a.md", "# Ä"), document("c.sql", "select 1"))))
                .isEmpty();
        assertThat(last.of(DOCUMENTS.subList(0, 1))).isEmpty();
        assertThat(asked(Command.Format.JSON, "1").of(DOCUMENTS)).isEmpty();
        assertThat(asked(Command.Format.TEXT, "2").of(DOCUMENTS)).isEmpty();
    }

    @Test
    void isAsIfNeverGivenWhereItsFileIsBroken() throws IOException {
        LastAnswer last = asked(Command.Format.TEXT, "1");
        last.remember(DOCUMENTS, ANSWER);
        byte[] written = Files.readAllBytes(last.file());
        for (int length = 0; length < written.length; length += 7) {
            Files.write(last.file(), Arrays.copyOf(written, length));
            assertThat(last.of(DOCUMENTS)).isEmpty();
        }
    }

    private LastAnswer asked(Command.Format format, String build) {
        return LastAnswer.to(new Command.Check(Path.of("spec"), format, false, false), false, build, folder);
    }

    private static Document document(String path, String text) {
        return new Document(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
