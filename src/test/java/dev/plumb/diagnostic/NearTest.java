package dev.plumb.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearTest {

    @Test
    void offersWhatIsOneSlipAway() {
        assertThat(Near.of("prodcut", List.of("product", "category"))).containsExactly("product");
        assertThat(Near.of("created_at", List.of("createdAt", "updatedAt"))).startsWith("createdAt");
        assertThat(Near.of("wher", List.of("when", "where", "with"))).startsWith("where");
        assertThat(Near.of("STATUS", List.of("status"))).containsExactly("status");
    }

    @Test
    void offersNothingThatIsFar() {
        assertThat(Near.of("lamp", List.of("customer", "orderLine"))).isEmpty();
        assertThat(Near.of("id", List.of("at", "of"))).isEmpty();
    }

    @Test
    void countsATransposedPairAsOneSlip() {
        assertThat(Near.distance("abcd", "abdc", 3)).isEqualTo(1);
        assertThat(Near.distance("kitten", "sitting", 5)).isEqualTo(3);
        assertThat(Near.distance("", "abc", 3)).isEqualTo(3);
    }

    @Test
    void asks() {
        assertThat(Near.question(List.of())).isEmpty();
        assertThat(Near.question(List.of("a", "b", "c"))).isEqualTo("Did you mean `a`, `b` or `c`?");
    }
}
