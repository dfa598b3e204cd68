package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopePolicyTest {

    private static final long NOW = Instant.parse("2026-11-06T08:49:37Z").toEpochMilli();

    private final DeliveryPolicy policy = DeliveryPolicy.envelopes();

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED",
        "201, DELIVERED",
        "202, DELIVERED",
        "204, DELIVERED",
        "299, DELIVERED",
        "300, REFUSED",
        "301, REFUSED",
        "302, REFUSED",
        "307, REFUSED",
        "308, REFUSED",
        "304, REFUSED",
        "400, REFUSED",
        "401, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "405, REFUSED",
        "410, REFUSED",
        "415, REFUSED",
        "421, REFUSED",
        "451, REFUSED",
        "408, UNAVAILABLE",
        "413, TOO_LARGE",
        "429, LIMITED",
        "500, UNAVAILABLE",
        "501, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "520, UNAVAILABLE",
        "599, UNAVAILABLE"
    })
    void everyStatusHasAVerdict(int status, Verdict verdict) {
        assertThat(policy.judge(status)).isEqualTo(verdict);
    }

    @Test
    void aBare429PausesEverythingForAMinute() {
        assertThat(limits(429, null, null)).containsExactly(limit(Category.ALL, 60));
    }

    @Test
    void retryAfterCountsWhereThereIsNoOtherHeader() {
        assertThat(limits(429, null, "7")).containsExactly(limit(Category.ALL, 7));
        assertThat(limits(429, null, "Fri, 06 Nov 2026 08:50:37 GMT")).containsExactly(limit(Category.ALL, 60));
        assertThat(limits(429, null, "garbage")).containsExactly(limit(Category.ALL, 60));
        assertThat(limits(200, null, "7")).isEmpty();
        assertThat(limits(503, null, "7")).isEmpty();
    }

    @Test
    void rateLimitsWinOverRetryAfter() {
        assertThat(limits(429, "5:error", "100"))
                .contains(limit(Category.ERROR, 5))
                .noneMatch(pausesLonger(5));
    }

    @ParameterizedTest
    @CsvSource({"200", "202", "400", "413", "500", "503"})
    void rateLimitsAreReadFromEveryAnswer(int status) {
        assertThat(limits(status, "5:error,9::org", null))
                .containsExactly(limit(Category.ERROR, 5), limit(Category.ALL, 9));
    }

    @Test
    void a429ThatNamesOtherCategoriesStillPausesWhatItRefused() {
        assertThat(limits(429, "5:transaction", null)).containsExactly(limit(Category.ERROR, 60));
        assertThat(limits(429, "nonsense", "8")).containsExactly(limit(Category.ERROR, 8));
        assertThat(policy.limits(new Answer(429, "5:error", null, ""), Kind.CLIENT_REPORT, NOW))
                .containsExactly(limit(Category.ERROR, 5), limit(Category.INTERNAL, 60));
    }

    @Test
    void a429NeverBecomesALoop() {
        assertThat(limits(429, null, "0")).containsExactly(limit(Category.ALL, 1));
        assertThat(limits(429, "0:error", null)).contains(limit(Category.ERROR, 1));
        assertThat(limits(429, "0::org", null)).contains(limit(Category.ERROR, 1));
    }

    private List<RateLimit> limits(int status, @Nullable String rateLimits, @Nullable String retryAfter) {
        return policy.limits(new Answer(status, rateLimits, retryAfter, ""), Kind.EVENT, NOW);
    }

    private static RateLimit limit(Category category, long seconds) {
        return new RateLimit(category, Duration.ofSeconds(seconds));
    }

    private static Predicate<RateLimit> pausesLonger(long seconds) {
        return limit -> limit.pause().toSeconds() > seconds;
    }
}
