package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a story takes for the same as what was answered. */
final class ExpectedTest {
    @ParameterizedTest
    @CsvSource({
        "5.5, 5.50000000000000000000, true",
        "4, 4.00, true",
        "12.50, 12.5, false",
        "4, 40, false",
        "4, 4., false",
        "x, x.0, false",
    })
    void aDecimalInATextMayHaveMoreZeros(String wanted, String seen, boolean same) {
        var text = JsonMapper.shared().getNodeFactory().stringNode(seen);

        assertThat(Expected.sameWithZeros(wanted, text)).isEqualTo(same);
    }
}
