package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private long now;
    private long said;
    private Duration worked = Duration.ZERO;
    private final Patience patience = new Patience(() -> said, () -> worked, () -> now);

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void endsAfterSilence() {
        pass(60);
        worked = Duration.ofMillis(400);
        assertThat(patience.isOver()).isFalse();
        pass(31);
        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void listens() {
        pass(60);
        said = 100;
        assertThat(patience.isOver()).isFalse();
        pass(60);
        assertThat(patience.isOver()).isFalse();
        pass(31);
        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void waitsForOneThatWorksSlowlyAndSilently() {
        for (int i = 0; i < 6; i++) {
            pass(70);
            worked = worked.plusSeconds(2);
            assertThat(patience.isOver()).isFalse();
        }
        pass(70);
        worked = worked.plusSeconds(2);
        assertThat(patience.isOver()).isTrue();
    }
}
