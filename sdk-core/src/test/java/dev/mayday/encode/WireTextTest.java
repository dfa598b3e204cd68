package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTextTest {

    @Test
    void halfSurrogatePairsAndNulsAreReplacedAndNothingElse() {
        assertThat(WireText.clean("\ud83d")).isEqualTo("\ufffd");
        assertThat(WireText.clean("a\ud83d\ud83d\ude00\ude00b")).isEqualTo("a\ufffd\ud83d\ude00\ufffdb");
        assertThat(WireText.clean("a\0b")).isEqualTo("a\ufffdb");
        String sound = "\u0001\u007f\u2028\u202e\ufeff\uffff\ud83d\ude00";
        assertThat(WireText.clean(sound)).isSameAs(sound);
    }

    @Test
    void timesHaveMillisecondsAndStayWithinFourDigitYears() {
        assertThat(WireText.timestamp(1_767_323_045_678L)).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(WireText.timestamp(Long.MIN_VALUE)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(WireText.timestamp(Long.MAX_VALUE)).isEqualTo("9999-12-31T23:59:59.999Z");
    }

    @Test
    void timesAreThoseOfTheJdkOverAllOfThem() {
        long step = 253_402_300_799_999L / 20_000;
        for (long millis = 0; millis <= 253_402_300_799_999L; millis += step) {
            assertThat(WireText.timestamp(millis))
                    .isEqualTo(Instant.ofEpochMilli(millis).toString());
        }
        for (long day = 0; day < 366 * 450; day++) { // a whole round of leap years
            long noon = (day * 24 + 12) * 3_600_000;
            assertThat(WireText.timestamp(noon))
                    .isEqualTo(Instant.ofEpochMilli(noon).toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, tenant",
        "http.route:x_y-z, http.route:x_y-z",
        "two words, two-words",
        "'tab\there', tab-here",
        "größe, gr__e",
        "a/b=c, a_b_c",
        "'', _",
        "\ud83d\ude00, _"
    })
    void aTagKeyHasTheCharsThatServersTake(String key, String expected) {
        assertThat(WireText.tagKey(key)).isEqualTo(expected);
    }

    @Test
    void aTagValueIsOneLineOf200Chars() {
        assertThat(WireText.line(" a\nb\r\nc\u2028d\u0085e ", 200)).isEqualTo("a b  c d e");
        assertThat(WireText.line("\n\u2029 ", 200)).isEmpty();
        assertThat(WireText.line("x".repeat(201), 200)).hasSize(200).endsWith("x...");
        assertThat(WireText.tagKey("x".repeat(201))).hasSize(200);
        assertThat(WireText.line("x".repeat(196) + "\ud83d\ude00yyyyyyy", 200)).isEqualTo("x".repeat(196) + "...");
    }

    @ParameterizedTest
    @CsvSource({
        "shop@1.4.2+77, shop@1.4.2+77",
        "team/shop\\1, team-shop-1",
        "' a\tb\nc ', a-b-c",
        "two words, two words",
        "latest, _latest",
        "LATEST, _LATEST",
        "., _.",
        ".., _..",
        "' ',",
        "'',"
    })
    void aReleaseIsANameThatServersTake(String release, String expected) {
        assertThat(WireText.release(release)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "production, production",
        "pre production/eu, pre-production-eu",
        "'a\u00a0b\n', a-b",
        "None, _None",
        "none, none",
        "' ', production",
        "'', production",
        ", production"
    })
    void anEnvironmentIsOneWordAndNeverMissing(String environment, String expected) {
        assertThat(WireText.environment(environment)).isEqualTo(expected);
    }

    @Test
    void namesThatAreTooLongAreCutWithoutDots() {
        assertThat(WireText.release("9".repeat(300))).isEqualTo("9".repeat(200));
        assertThat(WireText.environment("e".repeat(65))).isEqualTo("e".repeat(64));
        assertThat(WireText.dist("d".repeat(65))).isEqualTo("d".repeat(64));
        assertThat(WireText.dist("build 7/\u00e9")).isEqualTo("build-7--");
        assertThat(WireText.dist(null)).isNull();
        assertThat(WireText.release(null)).isNull();
    }

    @Test
    void aLongLoggerKeepsItsEnd() {
        assertThat(WireText.logger("com.example.Short")).isEqualTo("com.example.Short");
        assertThat(WireText.logger("com.example.very.long.name.of.a.package.in.some.application.OrderController"))
                .isEqualTo("*.long.name.of.a.package.in.some.application.OrderController");
        assertThat(WireText.logger("x".repeat(100))).isEqualTo("*" + "x".repeat(63));
        assertThat(WireText.logger("\ud83d\ude00".repeat(50)))
                .hasSizeLessThanOrEqualTo(64)
                .startsWith("*\ud83d");
        assertThat(WireText.logger("a\nb")).isEqualTo("a b");
        assertThat(WireText.logger(null)).isNull();
    }

    @Test
    void aNameOfAHostOrARouteIsOneLine() {
        assertThat(WireText.line(" GET\n/orders ", 200)).isEqualTo("GET /orders");
        assertThat(WireText.line("x".repeat(300), 255)).hasSize(255);
        assertThat(WireText.line(null, 255)).isNull();
    }
}
