package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final long NOW = Instant.parse("2026-11-06T08:49:37Z").toEpochMilli();
    private static final Duration OTHERWISE = Duration.ofSeconds(77);

    @ParameterizedTest(name = "[{0}] -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "120                           | PT2M",
                "0                             | PT0S",
                "1.5                           | PT1.5S",
                "' 30 '                        | PT30S",
                "99999999                      | PT24H",
                "Fri, 06 Nov 2026 08:51:37 GMT | PT2M",
                "Fri, 06 Nov 2026 08:49:30 GMT | PT0S",
                "Sun, 06 Nov 2033 08:49:37 GMT | PT24H",
                "'Friday, 06-Nov-26 08:51:37 GMT' | PT2M",
                "Fri Nov  6 08:51:37 2026      | PT2M",
                "Mon, 06 Nov 2026 08:51:37 GMT | PT2M",
                "-5                            | PT1M17S",
                "soon                          | PT1M17S",
                "Fri, 06 Nov                   | PT1M17S",
                "''                            | PT1M17S",
            })
    void secondsAndDatesAreReadAndGarbageIsNot(String header, Duration expected) {
        assertThat(RetryAfter.parse(header, NOW, OTHERWISE)).isEqualTo(expected);
    }

    @Test
    void withoutTheHeaderTheOtherRuleHolds() {
        assertThat(RetryAfter.parse(null, NOW, OTHERWISE)).isEqualTo(OTHERWISE);
    }
}
