package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntervalsTest {
    @Test
    void readsWhatPostgresqlAndIsoWrite() {
        assertThat(Intervals.of("00:10:00")).contains(Duration.ofMinutes(10));
        assertThat(Intervals.of("PT10M")).contains(Duration.ofMinutes(10));
        assertThat(Intervals.of("1 day 02:00:00.5"))
                .contains(Duration.ofHours(26).plusMillis(500));
        assertThat(Intervals.of("1 year 2 mons -3 days")).contains(Duration.ofDays(365 + 60 - 3));
        assertThat(Intervals.of("-01:30:00")).contains(Duration.ofMinutes(-90));
        assertThat(Intervals.of("soon")).isEmpty();
    }
}
