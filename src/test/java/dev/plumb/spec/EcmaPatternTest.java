package dev.plumb.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "^[a-z]+$ ~ abc ~ true",
                "^[a-z]+$ ~ `abc\n` ~ false",
                "a$|b ~ xa ~ true",
                "^[$]$ ~ $ ~ true",
                "^[[]$ ~ [ ~ true",
                "^[a&&b]+$ ~ a&b ~ true",
                "^\\$$ ~ $ ~ true",
                "^\\u{1F600}$ ~ 😀 ~ true",
                "^[^]$ ~ x ~ true",
                "^[]$ ~ x ~ false",
                "b ~ abc ~ true"
            })
    void meansWhatJsonSchemaMeans(String regex, String text, boolean matches) {
        assertThat(EcmaPattern.compile(regex).matcher(text).find()).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"[a-", "(", "*a"})
    void refusesWhatIsNone(String regex) {
        assertThatThrownBy(() -> EcmaPattern.compile(regex)).isInstanceOf(PatternSyntaxException.class);
    }
}
