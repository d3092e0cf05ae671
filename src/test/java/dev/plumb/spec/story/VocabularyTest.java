package dev.plumb.spec.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vocabulary understands what the specifications say, and offers the nearest sentence for what it does not. */
final class VocabularyTest {
    private static final Pattern STEP = Pattern.compile("^ *(?:Given|When|Then|And|But) (.*)$", Pattern.MULTILINE);

    @Test
    void aHeaderMayHoldQuotationMarks() {
        assertThat(Vocabulary.knows("Ada calls changeContact with If-Match \"\\\"7\\\"\" and with:"))
                .isTrue();
        assertThat(Vocabulary.knows("Ada calls changeContact with If-Match \"\"7\"\" and with:"))
                .isFalse();
    }

    @Test
    void everySentenceOfTheSpecificationsIsUnderstood() throws IOException {
        var sentences = new ArrayList<String>();
        for (String folder : List.of("examples", "src/test/resources/everything")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(f -> f.toString().endsWith(".md"))
                        .flatMap(VocabularyTest::sentences)
                        .forEach(sentences::add);
            }
        }
        assertThat(sentences).hasSizeGreaterThan(150);
        assertThat(sentences).allMatch(Vocabulary::knows);
    }

    private static Stream<String> sentences(Path file) {
        try {
            return Pattern.compile("(?s)```gherkin\\n(.*?)```")
                    .matcher(Files.readString(file))
                    .results()
                    .flatMap(block -> STEP.matcher(block.group(1)).results())
                    .map(step -> step.group(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mia is singed in as staff | WHO is signed in as ROLE",
                "there are exactly 3 products | there are N TABLE",
                "the answers are same | the answers are the same",
                "the visitor follows the nextCursor | WHO follows nextCursor",
                "10 minutes went by | N minutes pass",
                "the header of the answer is \"x\" | the header X is \"TEXT\"",
                "the audit trail has: | the audit trail of TABLE has:",
            })
    void theNearestSentenceIsOffered(String said, String offered) {
        assertThat(Vocabulary.knows(said)).isFalse();
        assertThat(Vocabulary.nearest(said)).containsExactly(offered);
    }
}
