package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypeTest {

    private static final SettingType<Boolean> BOOLEAN = SettingType.BOOLEAN;
    private static final SettingType<Integer> PORT = SettingType.integer(0, 65_535, "");
    private static final SettingType<Integer> QUEUE = SettingType.QUEUE_SIZE;
    private static final SettingType<Double> SHARE = SettingType.SHARE;
    private static final SettingType<Duration> DURATION =
            SettingType.duration(Duration.ofMillis(1), Duration.ofHours(1));
    private static final SettingType<Long> SIZE = SettingType.size(1 << 10, 1 << 30);
    private static final SettingType<List<Pattern>> PATTERNS = SettingType.PATTERNS;
    private static final SettingType<Map<String, String>> MAP = SettingType.map(3);

    static Stream<Arguments> goodValues() {
        return Stream.of(
                good(BOOLEAN, "true", true),
                good(BOOLEAN, "YES", true),
                good(BOOLEAN, "on", true),
                good(BOOLEAN, "1", true),
                good(BOOLEAN, "False", false),
                good(BOOLEAN, "no", false),
                good(BOOLEAN, "OFF", false),
                good(BOOLEAN, "0", false),
                good(PORT, "0", 0),
                good(PORT, "65535", 65_535),
                good(QUEUE, "16", 16),
                good(QUEUE, "17", 32),
                good(QUEUE, "1000", 1_024),
                good(QUEUE, "1024", 1_024),
                good(QUEUE, "524289", 1_048_576),
                good(QUEUE, "1048576", 1_048_576),
                good(SHARE, "0", 0.0),
                good(SHARE, "0.25", 0.25),
                good(SHARE, ".5", 0.5),
                good(SHARE, "1", 1.0),
                good(SHARE, "1.0", 1.0),
                good(DURATION, "1ms", Duration.ofMillis(1)),
                good(DURATION, "500ms", Duration.ofMillis(500)),
                good(DURATION, "500", Duration.ofMillis(500)),
                good(DURATION, "5s", Duration.ofSeconds(5)),
                good(DURATION, "5S", Duration.ofSeconds(5)),
                good(DURATION, "+5s", Duration.ofSeconds(5)),
                good(DURATION, "5 s", Duration.ofSeconds(5)),
                good(DURATION, "2m", Duration.ofMinutes(2)),
                good(DURATION, "1h", Duration.ofHours(1)),
                good(DURATION, "2000us", Duration.ofMillis(2)),
                good(DURATION, "3000000ns", Duration.ofMillis(3)),
                good(DURATION, "PT5S", Duration.ofSeconds(5)),
                good(DURATION, "pt0.5s", Duration.ofMillis(500)),
                good(DURATION, "PT1H", Duration.ofHours(1)),
                good(SIZE, "1024", 1_024L),
                good(SIZE, "2048B", 2_048L),
                good(SIZE, "64KB", 65_536L),
                good(SIZE, "64k", 65_536L),
                good(SIZE, "1MiB", 1L << 20),
                good(SIZE, "32MB", 32L << 20),
                good(SIZE, "32 mb", 32L << 20),
                good(SIZE, "1GiB", 1L << 30),
                good(SettingType.TEXT, "Größe 1", "Größe 1"),
                good(SettingType.RELEASE, "shop@1.4.2+build 7", "shop@1.4.2+build 7"),
                good(SettingType.RELEASE, "r".repeat(200), "r".repeat(200)),
                good(SettingType.DIST, "build_7.A-z", "build_7.A-z"),
                good(SettingType.ENVIRONMENT, "e".repeat(64), "e".repeat(64)),
                good(SettingType.WORDS, "a, b ,,c", List.of("a", "b", "c")),
                good(SettingType.WORDS, "a\\,b,c", List.of("a,b", "c")),
                good(SettingType.JAVA_NAMES, "com.acme.,x.Y$Z", List.of("com.acme.", "x.Y$Z")),
                good(MAP, "a=1, b = x=y ,c=", Map.of("a", "1", "b", "x=y")),
                good(SettingType.PATH, "/etc/trust store.p12", Path.of("/etc/trust store.p12")));
    }

    @ParameterizedTest
    @MethodSource("goodValues")
    <T> void goodValueIsRead(SettingType<T> type, String text, T value) throws BadValue {
        assertThat(type.parse(text)).isEqualTo(value);
        assertThat(type.check(value)).isEqualTo(value);
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                bad(BOOLEAN, "yep", "is not valid"),
                bad(BOOLEAN, "2", "is not valid"),
                bad(PORT, "-1", "is out of bounds"),
                bad(PORT, "65536", "is out of bounds"),
                bad(PORT, "80.0", "is not valid"),
                bad(PORT, "0x10", "is not valid"),
                bad(PORT, "99999999999", "is not valid"),
                bad(QUEUE, "15", "is out of bounds"),
                bad(QUEUE, "1048577", "is out of bounds"),
                bad(SHARE, "-0.1", "is out of bounds"),
                bad(SHARE, "1.01", "is out of bounds"),
                bad(SHARE, "0,5", "is not valid"),
                bad(SHARE, "50%", "is not valid"),
                bad(SHARE, "NaN", "is not valid"),
                bad(SHARE, "1f", "is not valid"),
                bad(SHARE, "1.0.0", "is not valid"),
                bad(SHARE, ".", "is not valid"),
                bad(DURATION, "0", "is out of bounds"),
                bad(DURATION, "999us", "is out of bounds"),
                bad(DURATION, "-5s", "is out of bounds"),
                bad(DURATION, "3600001ms", "is out of bounds"),
                bad(DURATION, "1d", "is out of bounds"),
                bad(DURATION, "5 seconds", "has an unknown unit"),
                bad(DURATION, "5w", "has an unknown unit"),
                bad(DURATION, "1.5s", "is not valid"),
                bad(DURATION, "s", "is not valid"),
                bad(DURATION, "-", "is not valid"),
                bad(DURATION, "PT", "is not valid"),
                bad(DURATION, "P1Y", "is not valid"),
                bad(DURATION, "9223372036854775807h", "is not valid"),
                bad(SIZE, "1023", "is out of bounds"),
                bad(SIZE, "1073741825", "is out of bounds"),
                bad(SIZE, "-1MB", "is out of bounds"),
                bad(SIZE, "9223372036854775807KB", "is not valid"),
                bad(SIZE, "1.5MB", "is not valid"),
                bad(SIZE, "MB", "is not valid"),
                bad(SIZE, "5mbit", "has an unknown unit"),
                bad(SIZE, "5q", "has an unknown unit"),
                bad(SettingType.TEXT, "a\u0000b", "has a character that is not allowed"),
                bad(SettingType.TEXT, "a".repeat(257), "is too long"),
                bad(SettingType.RELEASE, "shop/1.4", "has a character that is not allowed"),
                bad(SettingType.RELEASE, "shop\\1.4", "has a character that is not allowed"),
                bad(SettingType.RELEASE, "shop\t1.4", "has a character that is not allowed"),
                bad(SettingType.RELEASE, "shop\n1.4", "has a character that is not allowed"),
                bad(SettingType.RELEASE, "r".repeat(201), "is too long"),
                bad(SettingType.RELEASE, ".", "is a reserved word"),
                bad(SettingType.RELEASE, "..", "is a reserved word"),
                bad(SettingType.RELEASE, "Latest", "is a reserved word"),
                bad(SettingType.DIST, "a b", "has a character that is not allowed"),
                bad(SettingType.DIST, "ä", "has a character that is not allowed"),
                bad(SettingType.DIST, "d".repeat(65), "is too long"),
                bad(SettingType.ENVIRONMENT, "pre prod", "has a character that is not allowed"),
                bad(SettingType.ENVIRONMENT, "eu/prod", "has a character that is not allowed"),
                bad(SettingType.ENVIRONMENT, "None", "is a reserved word"),
                bad(SettingType.ENVIRONMENT, "e".repeat(65), "is too long"),
                bad(SettingType.JAVA_NAMES, "com.acme.*", "has an element that is not a Java name"),
                bad(PATTERNS, "ok,(", "has an element that is not a regular expression"),
                bad(MAP, "a=1,b", "has an entry without '='"),
                bad(MAP, "=1", "has an entry without a key"),
                bad(MAP, "a=1,b=2,c=3,d=4", "has too many entries"),
                bad(SettingType.PATH, "a\u0000b", "is not valid"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void badValueIsRefusedWithAReason(SettingType<?> type, String text, String reason) {
        assertThatExceptionOfType(BadValue.class)
                .isThrownBy(() -> type.parse(text))
                .extracting(BadValue::reason)
                .isEqualTo(reason);
    }

    @Test
    void regularExpressionMayHoldACommaAndBackslashes() throws BadValue {
        List<Pattern> patterns = PATTERNS.parse("a{1\\,3}\\d+, ^timeout$");

        assertThat(patterns).extracting(Pattern::pattern).containsExactly("a{1,3}\\d+", "^timeout$");
    }

    @Test
    void typedValueIsCheckedToo() throws BadValue {
        assertThat(QUEUE.check(1_000)).isEqualTo(1_024);
        assertRefused(QUEUE, 15);
        assertRefused(SHARE, Double.NaN);
        assertRefused(SHARE, Math.nextUp(1.0));
        assertRefused(DURATION, Duration.ZERO);
        assertRefused(DURATION, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(DURATION.write(Duration.ofSeconds(Long.MIN_VALUE))).startsWith("PT-");
        assertThat(SHARE.check(-0.0)).isEqualTo(-0.0);
        assertRefused(SIZE, 1_023L);
        assertRefused(SettingType.RELEASE, " ");
        assertRefused(SettingType.WORDS, Arrays.asList("a", null));
        assertRefused(SettingType.WORDS, List.of(" "));
        assertRefused(PATTERNS, Arrays.asList((Pattern) null));
        Map<String, String> nullValue = new LinkedHashMap<>();
        nullValue.put("a", null);
        assertRefused(MAP, nullValue);
    }

    @Test
    void collectionIsCopied() throws BadValue {
        Map<String, String> tags = new LinkedHashMap<>(Map.of("a", "1"));
        Map<String, String> copy = MAP.check(tags);
        tags.put("b", "2");

        assertThat(copy).isEqualTo(Map.of("a", "1")).isUnmodifiable();
        assertThat(MAP.parse("z=1,a=2")).isUnmodifiable().containsExactly(Map.entry("z", "1"), Map.entry("a", "2"));
    }

    @Test
    void numbersAreReadTheSameInEveryLocale() throws BadValue {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThat(SHARE.parse("0.5")).isEqualTo(0.5);
            assertThat(SIZE.parse("1MIB")).isEqualTo(1 << 20);
            assertThat(BOOLEAN.parse("FALSE")).isEqualTo(false);
            assertThat(DURATION.parse("3000000NS")).isEqualTo(Duration.ofMillis(3));
            assertThat(SettingsTable.INBOX.environmentName()).isEqualTo("MAYDAY_INBOX");
            assertThat(HostAndPort.host("INTERNAL")).isEqualTo("internal");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0s", "PT0.001S,1ms", "PT1.5S,1500ms", "PT5S,5s", "PT2M,2m", "PT90S,90s", "PT1H,1h", "PT24H,24h"})
    void durationIsWrittenAsAUserWould(Duration value, String text) throws BadValue {
        assertThat(DURATION.write(value)).isEqualTo(text);
        assertThat(SettingType.duration(Duration.ZERO, Duration.ofDays(2)).parse(text))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1_000_000, 1_024, 65_536, 1 << 20, 16 << 20, 1 << 30})
    void sizeIsWrittenAsAUserWould(long bytes) throws BadValue {
        SettingType<Long> any = SettingType.size(0, Long.MAX_VALUE);

        assertThat(any.parse(any.write(bytes))).isEqualTo(bytes);
        assertThat(any.write(16L << 20)).isEqualTo("16MiB");
    }

    private static <T> void assertRefused(SettingType<T> type, T value) {
        assertThatExceptionOfType(BadValue.class).isThrownBy(() -> type.check(value));
    }

    private static <T> Arguments good(SettingType<T> type, String text, T value) {
        return Arguments.of(type, text, value);
    }

    private static Arguments bad(SettingType<?> type, String text, String reason) {
        return Arguments.of(type, text, reason);
    }
}
