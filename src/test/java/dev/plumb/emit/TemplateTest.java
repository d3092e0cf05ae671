package dev.plumb.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateTest {

    @Test
    void aHoleAloneTakesSeveralLinesAtItsColumn() {
        String text =
                Template.of("a {\n    ${body}\n}\n").with("body", "b;\n\n  c;").fill();

        assertThat(text).isEqualTo("a {\n    b;\n\n      c;\n}\n");
    }

    @Test
    void anEmptyHoleAloneTakesItsLineAway() {
        assertThat(Template.of("a\n  ${b}\nc").with("b", "").fill()).isEqualTo("a\nc");
    }

    @Test
    void aHoleWithinALineGoesOnAtTheLinesIndentation() {
        assertThat(Template.of("  x(${b});").with("b", "1,\n    2").fill()).isEqualTo("  x(1,\n      2);");
    }

    @Test
    void whatFillsAHoleIsNotLookedAtAgain() {
        assertThat(Template.of("${a}$${b}").with("a", "${b}").fill()).isEqualTo("${b}${b}");
    }

    @Test
    void membersStandApart() {
        assertThat(Template.of("${m}").withMembers("m", List.of("a\n", "", "b")).fill())
                .isEqualTo("a\n\nb");
    }

    @Test
    void aMissingValueThrows() {
        assertThatThrownBy(() -> Template.of("${a}").fill())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("${a}");
    }

    @Test
    void aValueWithoutAHoleThrows() {
        assertThatThrownBy(() -> Template.of("a").with("b", "1").fill())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[b]");
    }
}
