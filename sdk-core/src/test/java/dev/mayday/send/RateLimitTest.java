package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {

    @ParameterizedTest(name = "[{0}] -> [{1}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // the plain forms
                "60:error:key                                | ERROR 60s",
                "60:error                                    | ERROR 60s",
                "60:                                         | ALL 60s",
                "60::organization                            | ALL 60s",
                "60:internal:organization                    | INTERNAL 60s",
                "60:transaction;error;internal:org           | ERROR 60s, INTERNAL 60s",
                // several limits, and several header lines joined by commas
                "60:error:key, 2700:internal:organization    | ERROR 60s, INTERNAL 2700s",
                "1:error:key,2::org,3:session                | ERROR 1s, ALL 2s",
                "10:error,20:error                           | ERROR 10s, ERROR 20s",
                // decimals
                "2.5:error                                   | ERROR 2.5s",
                "0.001:error                                 | ERROR 0.001s",
                ".5:error                                    | ERROR 0.5s",
                "7.:error                                    | ERROR 7s",
                "0:error                                     | ERROR 0s",
                // blanks
                "\"  60 : error ; internal : key \"          | ERROR 60s, INTERNAL 60s",
                "\"60 : : key\"                              | ALL 60s",
                // unknown names have no effect, and never mean everything
                "60:unheard_of:key                           | \"\"",
                "60:unheard_of;error:key                     | ERROR 60s",
                "60:transaction;span                         | \"\"",
                "60:;:key                                    | \"\"",
                "60:all                                      | \"\"",
                "60:Error                                    | \"\"",
                // what stands behind the categories
                "60:error:organization:quota_exceeded        | ERROR 60s",
                "60:metric_bucket:organization:quota:custom;other | \"\"",
                "60:error:organization:quota:ns:and:more     | ERROR 60s",
                // malformed elements cost only themselves
                "60                                          | \"\"",
                "\"\"                                        | \"\"",
                ",,                                          | \"\"",
                ":error                                      | \"\"",
                "soon:error, 5:error                         | ERROR 5s",
                "-5:error, 5:error                           | ERROR 5s",
                "1e3:error, 5:error                          | ERROR 5s",
                "+5:error                                    | \"\"",
                "NaN:error                                   | \"\"",
                "Infinity:error                              | \"\"",
                "5s:error                                    | \"\"",
                "1.2.3:error                                 | \"\"",
                ".:error                                     | \"\"",
                "9999999999999999999999999999:error          | ERROR 86400s",
                // nobody silences us for longer than a day
                "86401:error                                 | ERROR 86400s",
                "999999999999999999:                         | ALL 86400s",
            })
    void theHeaderIsReadElementByElement(String header, String expected) {
        assertThat(describe(RateLimit.parse(header))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ALL, EVENT, true", "ALL, CLIENT_REPORT, true", "ERROR, EVENT, true", "ERROR, CLIENT_REPORT, false"})
    void aLimitCoversItsCategoryAndAllCoversEverything(Category category, Kind kind, boolean covered) {
        assertThat(new RateLimit(category, Duration.ofSeconds(1)).covers(kind)).isEqualTo(covered);
    }

    private static String describe(List<RateLimit> limits) {
        return limits.stream()
                .map(limit -> limit.category() + " " + seconds(limit.pause()) + "s")
                .collect(Collectors.joining(", "));
    }

    private static String seconds(Duration pause) {
        long millis = pause.toMillis();
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
    }
}
