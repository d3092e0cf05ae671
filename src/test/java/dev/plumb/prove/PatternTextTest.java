package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are made for a pattern match it. */
final class PatternTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[a-z0-9-]+$",
                "^[A-Z0-9-]+$",
                "^[^@\\s]+@[^@\\s]+$",
                "^https?://",
                "^(red|green)-[0-9]{3}$",
                "^\\d{4}-\\d{2}$",
                "^[[:alpha:]_][[:alnum:]_]*$",
                "^(?:a|b){2,4}\\.x?$",
                "^\\+?[1-9]\\d{6,14}$",
                "^$|^[A-Z]{2}$",
                "[^a-zA-Z0-9]",
                "^[\\p{L}]+([ '-][\\p{L}]+)*\\.?$",
                "^\\p{Lu}\\p{Ll}+ \\P{L}{2}$",
            })
    void matches(String pattern) {
        String java = pattern.replace("[[:alpha:]_]", "[A-Za-z_]").replace("[[:alnum:]_]", "[A-Za-z0-9_]");
        assertThat(PatternText.of(pattern, 4))
                .isPresent()
                .hasValueSatisfying(
                        text -> assertThat(Pattern.compile(java).matcher(text).find())
                                .as(text)
                                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=x)y", "\\p{Greek}+", "a\\1", "[a-z"})
    void whatIsNotUnderstoodIsSaid(String pattern) {
        assertThat(PatternText.of(pattern, 4)).isEmpty();
    }

    @Test
    void aNumberStandsAsFarBehindAsThePatternLetsIt() {
        assertThat(PatternText.numbered("^[0-9]{4}[WS]$", "1111S", 2)).contains("1112S");
        assertThat(PatternText.numbered("^[0-9]{4}[WS]$", "1111S", 20)).contains("1120S");
        assertThat(PatternText.numbered("^[a-z]{5}$", "aaaaa", 2)).isEmpty();
    }
}
