package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> file = new HashMap<>();
    private final Map<String, String> spring = new HashMap<>();

    private final SettingsReader reader = new SettingsReader();

    /** In the order of the real thing. */
    private final List<SettingsSource> sources = List.of(
            SettingsSource.systemProperties(system),
            SettingsSource.environment(environment),
            SettingsSource.file(file),
            new SettingsSource("Spring property", spring::get, spring::keySet),
            SettingsSource.otherSdks(environment));

    @Test
    void defaultsHoldWhereNobodySaysAnything() {
        Settings settings = reader.read(sources);

        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(2_048);
        assertThat(settings.get(SettingsTable.ENVIRONMENT)).isEqualTo("production");
        assertThat(settings.find(SettingsTable.DSN)).isNull();
        assertThat(settings.origin(SettingsTable.QUEUE_SIZE)).isNull();
        assertThat(settings.errors()).isEmpty();
        assertThat(settings.warnings()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> settings.get(SettingsTable.DSN))
                .withMessage("mayday.dsn may be unset: ask with find");
    }

    @Test
    void firstPlaceThatSaysAnythingWins() {
        reader.setText(SettingsTable.RELEASE, "builder");
        system.setProperty("mayday.release", "system");
        environment.put("MAYDAY_RELEASE", "environment");
        file.put("mayday.release", "file");
        spring.put("mayday.release", "spring");
        environment.put("SENTRY_RELEASE", "sentry");

        assertRelease("builder", "builder");
        reader.setText(SettingsTable.RELEASE, null);
        assertRelease("system", "system property mayday.release");
        system.remove("mayday.release");
        assertRelease("environment", "environment variable MAYDAY_RELEASE");
        environment.remove("MAYDAY_RELEASE");
        assertRelease("file", "mayday.properties entry mayday.release");
        file.remove("mayday.release");
        assertRelease("spring", "Spring property mayday.release");
        spring.remove("mayday.release");
        assertRelease("sentry", "environment variable SENTRY_RELEASE");
        environment.remove("SENTRY_RELEASE");
        assertRelease(null, null);
    }

    @Test
    void sentryVariablesStandIn() {
        environment.put("SENTRY_DSN", "https://k@errors.example.com/7");
        environment.put("SENTRY_RELEASE", "shop@1");
        environment.put("SENTRY_ENVIRONMENT", "staging");
        environment.put("SENTRY_SAMPLE_RATE", "0.1");

        Settings settings = reader.read(sources);

        assertThat(settings.find(SettingsTable.DSN)).hasToString("https://errors.example.com/7");
        assertThat(settings.find(SettingsTable.RELEASE)).isEqualTo("shop@1");
        assertThat(settings.get(SettingsTable.ENVIRONMENT)).isEqualTo("staging");
        assertThat(settings.get(SettingsTable.SAMPLE_RATE)).isEqualTo(1.0);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void blankValueIsAnUnsetOne() {
        system.setProperty("mayday.environment", " ");
        environment.put("MAYDAY_ENVIRONMENT", "staging");
        system.setProperty("mayday.queue-size", "");

        Settings settings = reader.read(sources);

        assertThat(settings.get(SettingsTable.ENVIRONMENT)).isEqualTo("staging");
        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(2_048);
        assertThat(settings.errors()).isEmpty();
    }

    @Test
    void blankDsnIsADecisionForNoDestination() {
        environment.put("MAYDAY_DSN", " ");
        environment.put("SENTRY_DSN", "https://k@errors.example.com/7");

        Settings settings = reader.read(sources);

        assertThat(settings.find(SettingsTable.DSN)).isNull();
        assertThat(settings.origin(SettingsTable.DSN)).isEqualTo("environment variable MAYDAY_DSN");
        assertThat(settings.errors()).isEmpty();

        reader.setText(SettingsTable.DSN, "");
        assertThat(reader.read(sources).origin(SettingsTable.DSN)).isEqualTo("builder");
    }

    @Test
    void valuesAreStripped() {
        environment.put("MAYDAY_QUEUE_SIZE", " 64\r\n");

        assertThat(reader.read(sources).get(SettingsTable.QUEUE_SIZE)).isEqualTo(64);
    }

    @Test
    void badDestinationIsOffAndNoOtherPlaceIsAsked() {
        system.setProperty("mayday.dsn", "https://topsecretkey@errors.example.com/");
        environment.put("MAYDAY_DSN", "https://k@other.example.com/7");

        Settings settings = reader.read(sources);

        assertThat(settings.find(SettingsTable.DSN)).isNull();
        assertThat(settings.origin(SettingsTable.DSN)).isEqualTo("system property mayday.dsn");
        assertThat(settings.errors())
                .containsExactly(
                        "mayday.dsn (system property mayday.dsn): \"https://***@errors.example.com/***\" has no project after"
                                + " the host; expected https://key@host/project; this destination is off");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MAYDAY_QUEUE_SIZE      | many     | mayday.queue-size (environment variable MAYDAY_QUEUE_SIZE): "many" is not valid; expected a whole number from 16 to 1048576 events; the default is used: 2048
        MAYDAY_SAMPLE_RATE     | 2        | mayday.sample-rate (environment variable MAYDAY_SAMPLE_RATE): "2" is out of bounds; expected a decimal from 0 to 1, such as 0.25; the default is used: 1.0
        MAYDAY_READ_TIMEOUT    | 0        | mayday.read-timeout (environment variable MAYDAY_READ_TIMEOUT): "0" is out of bounds; expected a duration from 1ms to 1h, such as 500ms, 5s, 2m or PT5S; the default is used: 10s
        MAYDAY_MEMORY_LIMIT    | 16 MByte | mayday.memory-limit (environment variable MAYDAY_MEMORY_LIMIT): "16 MByte" has an unknown unit; expected a size from 1MiB to 1GiB, such as 512KB, 16MiB or 1000000 (bytes); the default is used: 16MiB
        MAYDAY_ENABLED         | yep      | mayday.enabled (environment variable MAYDAY_ENABLED): "yep" is not valid; expected true or false; the default is used: true
        MAYDAY_RELEASE         | a/b      | mayday.release (environment variable MAYDAY_RELEASE): "a/b" has a character that is not allowed; expected a name of at most 200 characters without slashes and control characters, and not "latest"; it stays unset
        MAYDAY_TAGS            | a=1,b    | mayday.tags (environment variable MAYDAY_TAGS): "a=***,***" has an entry without '='; expected at most 100 entries of the form key=value, separated by commas; the default is used: none
        MAYDAY_PROXY           | x:y@z    | mayday.proxy (environment variable MAYDAY_PROXY): "***" does not start with http://; expected http://[user:password@]host[:port]; it stays unset
        SENTRY_DSN             | secret   | mayday.dsn (environment variable SENTRY_DSN): "***" does not start with https:// or http://; expected https://key@host/project; this destination is off
        """)
    void badValueIsOneLineAndTheDefaultHolds(String variable, String text, String line) {
        environment.put(variable, text);
        file.put("mayday.queue-size", "64");
        file.put("mayday.release", "file");
        file.put("mayday.proxy", "http://other:1");

        Settings settings = reader.read(sources);

        assertThat(settings.errors()).containsExactly(line);
        for (Setting<?> setting : SettingsTable.all()) {
            if (setting.environmentName().equals(variable)) {
                assertThat((Object) settings.find(setting)).isEqualTo(setting.defaultValue());
            }
        }
    }

    @Test
    void lineShowsNoControlCharactersAndIsBounded() {
        environment.put("MAYDAY_ENABLED", "a\nERROR forged\u001b[31m\u2028\u202e" + "x".repeat(10_000));

        assertThat(reader.read(sources).errors())
                .singleElement()
                .asString()
                .startsWith("mayday.enabled (environment variable MAYDAY_ENABLED): \"a?ERROR forged?[31m??xxx")
                .hasSizeLessThan(300);
    }

    @Test
    void noSecretIsInAnyLine() {
        String secret = "5ecre7";
        for (Setting<?> setting : SettingsTable.all()) {
            // A DSN in the wrong place, and a password that starts like a good value.
            environment.put(
                    setting.environmentName(), "https://" + secret + ":" + secret + "@errors.example.com/\u0000");
            file.put(setting.name(), "never asked");
        }
        environment.put("MAYDAY_DNS", secret);
        environment.put("MAYDAY_TAGS", "password=" + secret + "," + secret);
        environment.put("MAYDAY_TRUST_STORE_PASSWORD", secret);
        system.setProperty("mayday.proxy", "http://ada:" + secret + "@proxy:port");

        Settings settings = reader.read(sources);

        assertThat(settings.errors()).hasSizeGreaterThan(25).noneMatch(line -> line.contains(secret));
        assertThat(settings.warnings()).hasSize(1).noneMatch(line -> line.contains(secret));
        assertThat(settings.find(SettingsTable.TRUST_STORE_PASSWORD)).isEqualTo(secret);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.setText(SettingsTable.PROXY, "http://ada:" + secret + "@proxy:port"))
                .withMessage(
                        "proxy: \"***\" has a port that is not a number; expected http://[user:password@]host[:port]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.setText(SettingsTable.DSN, "http://" + secret + "@h.example.com:port/7"))
                .withMessage("dsn: \"http://***@h.example.com/***\" has a port that is not a number; expected"
                        + " https://key@host/project");
    }

    @Test
    void builderThrowsAtOnceAndNamesTheArgument() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.set(SettingsTable.QUEUE_SIZE, 1))
                .withMessage("queueSize: \"1\" is out of bounds; expected a whole number from 16 to 1048576 events");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.set(SettingsTable.SAMPLE_RATE, Double.NaN))
                .withMessageStartingWith("sampleRate: \"NaN\" is out of bounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.set(SettingsTable.CONNECT_TIMEOUT, Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageStartingWith("connectTimeout: \"PT2562047788015215H30M7S\" is out of bounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.set(SettingsTable.INBOX_PORT, 65_536))
                .withMessageStartingWith("inboxPort: \"65536\" is out of bounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.set(SettingsTable.TAGS, Map.of(" ", "x")))
                .withMessageStartingWith("tags: \"=***\" has an entry without a key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.setText(SettingsTable.ENVIRONMENT, "pre prod"))
                .withMessageStartingWith("environment: \"pre prod\" has a character that is not allowed");

        assertThat(reader.read(sources).origin(SettingsTable.QUEUE_SIZE)).isNull();
    }

    @Test
    void builderValueIsCheckedButNotRead() {
        reader.set(SettingsTable.QUEUE_SIZE, 1_000);
        reader.set(SettingsTable.IGNORED_MESSAGES, List.of(Pattern.compile("a,b")));
        reader.setText(SettingsTable.ENVIRONMENT, " staging ");
        reader.setText(SettingsTable.RELEASE, " ");

        Settings settings = reader.read(sources);

        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(1_024);
        assertThat(settings.get(SettingsTable.IGNORED_MESSAGES))
                .extracting(Pattern::pattern)
                .containsExactly("a,b");
        assertThat(settings.get(SettingsTable.ENVIRONMENT)).isEqualTo("staging");
        assertThat(settings.origin(SettingsTable.RELEASE)).isNull();

        reader.set(SettingsTable.QUEUE_SIZE, null);
        assertThat(reader.read(sources).get(SettingsTable.QUEUE_SIZE)).isEqualTo(2_048);
        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(1_024);
    }

    @Test
    void listsAndMapsMayBeSpreadOverProperties() {
        system.setProperty("mayday.tags.region", "eu,west");
        system.setProperty("mayday.tags.tier", "web");
        file.put("mayday.ignored-messages[0]", "a{1,3}");
        file.put("mayday.ignored-messages[1]", "b");
        file.put("mayday.ignored-messages[2]", "c\\\\");
        file.put("mayday.ignored-messages[3]", "d");
        file.put("mayday.redacted-keys[0]", "iban");
        file.put("mayday.redacted-keys[1]", "a\\");
        file.put("mayday.redacted-keys[2]", "b");
        spring.put("mayday.mdc-tags", "whole");
        spring.put("mayday.mdc-tags[0]", "part");

        Settings settings = reader.read(sources);

        assertThat(settings.get(SettingsTable.TAGS)).isEqualTo(Map.of("region", "eu,west", "tier", "web"));
        assertThat(settings.get(SettingsTable.REDACTED_KEYS)).containsExactly("iban", "a\\", "b");
        assertThat(settings.get(SettingsTable.MDC_TAGS)).containsExactly("whole");
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.get(SettingsTable.IGNORED_MESSAGES))
                .extracting(Pattern::pattern)
                .containsExactly("a{1,3}", "b", "c\\\\", "d");
        assertThat(settings.errors()).isEmpty();
    }

    @Test
    void theKeyOfAMapMayStandInBrackets() {
        Properties system = new Properties();
        system.setProperty("mayday.tags[my.key]", "one");
        system.setProperty("mayday.tags.other", "two");

        Settings settings = reader.read(List.of(SettingsSource.systemProperties(system)));

        assertThat(settings.get(SettingsTable.TAGS)).isEqualTo(Map.of("my.key", "one", "other", "two"));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void placeThatCannotBeReadIsOneLineAndTheOthersCount() {
        SettingsSource closed = new SettingsSource(
                "system property",
                key -> {
                    throw new SecurityException("secret");
                },
                List::of);
        SettingsSource broken = new SettingsSource(
                "settings source",
                key -> {
                    throw new StackOverflowError();
                },
                List::of);
        SettingsSource good = SettingsSource.environment(Map.of("MAYDAY_QUEUE_SIZE", "64"));

        Settings settings = reader.read(List.of(closed, broken, good));

        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(64);
        assertThat(settings.errors())
                .containsExactly(
                        "no system property could be read: java.lang.SecurityException",
                        "no settings source could be read: java.lang.StackOverflowError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"environment variable", "system property", "mayday.properties"})
    void addedSourceIsAskedByTheSettingsNameWhateverItIsCalled(String name) {
        Map<String, String> vault = Map.of("mayday.release", "1.0", "MAYDAY_DIST", "7");
        reader.addSource(name, vault::get, () -> List.of("mayday.release", "mayday.zebra"));

        Settings settings = reader.readProcess();

        assertThat(settings.origin(SettingsTable.RELEASE)).isEqualTo(name + " mayday.release");
        assertThat(settings.find(SettingsTable.DIST)).isNull();
        assertThat(settings.warnings()) // this process may have some of its own
                .contains(name + " mayday.zebra is not a setting of Mayday and has no effect");
    }

    @Test
    void valuesAreReadThoughTheNamesCannotBeListed() {
        Properties unlisted = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public Set<String> stringPropertyNames() {
                throw new SecurityException();
            }
        };
        unlisted.setProperty("mayday.queue-size", "64");

        Settings settings = reader.read(List.of(SettingsSource.systemProperties(unlisted)));

        assertThat(settings.get(SettingsTable.QUEUE_SIZE)).isEqualTo(64);
        assertThat(settings.errors()).isEmpty();
    }

    @Test
    void processIsReadInTheDocumentedOrder() {
        System.setProperty("mayday.server-name", "from-system");
        try {
            spring.put("mayday.server-name", "from-spring");
            spring.put("mayday.dist", "from-spring");
            reader.addSource("Spring property", spring::get, List::of);
            Settings settings = reader.readProcess();

            assertThat(settings.find(SettingsTable.SERVER_NAME)).isEqualTo("from-system");
            assertThat(settings.find(SettingsTable.DIST)).isEqualTo("from-spring");
        } finally {
            System.clearProperty("mayday.server-name");
        }
    }

    private void assertRelease(String release, String origin) {
        Settings settings = reader.read(sources);
        assertThat(settings.find(SettingsTable.RELEASE)).isEqualTo(release);
        assertThat(settings.origin(SettingsTable.RELEASE)).isEqualTo(origin);
        assertThat(settings.errors()).isEmpty();
    }
}
