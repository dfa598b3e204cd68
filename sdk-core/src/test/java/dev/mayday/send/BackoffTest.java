package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private final Random random = new Random(42);

    @ParameterizedTest
    @CsvSource({
        "1, 0, 500",
        "2, 1, 1000",
        "3, 2, 2000",
        "4, 4, 4000",
        "5, 8, 8000",
        "6, 16, 10000",
        "7, 20, 10000",
        "100, 59, 10000",
        "12, 60, 60000",
        "1000000, 3600, 60000",
        "3, 120, 2000"
    })
    void pausesGrowUpToTheCapOfTheirTime(int failures, long outageSeconds, long longestMillis) {
        LongSummaryStatistics millis = IntStream.range(0, 2_000)
                .mapToLong(i -> Backoff.pause(failures, Duration.ofSeconds(outageSeconds), random)
                        .toMillis())
                .summaryStatistics();

        // Full jitter: anything between nothing and the bound.
        assertThat(millis.getMax()).isBetween(longestMillis * 97 / 100, longestMillis);
        assertThat(millis.getMin()).isBetween(0L, longestMillis * 3 / 100);
        assertThat(millis.getAverage()).isBetween(longestMillis * 0.45, longestMillis * 0.55);
    }
}
