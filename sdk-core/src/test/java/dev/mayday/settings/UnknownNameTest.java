package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownNameTest {

    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> file = new HashMap<>();
    private final SettingsReader reader = new SettingsReader();

    /** In the order of the real thing. */
    private final List<SettingsSource> sources = List.of(
            SettingsSource.systemProperties(system),
            SettingsSource.environment(environment),
            SettingsSource.file(file),
            SettingsSource.otherSdks(environment));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "mayday.sample-rat, mayday.sample-rate",
                "mayday.sampleRate, mayday.sample-rate",
                "mayday.dns, mayday.dsn",
                "mayday.MAX_BREADCRUMBS, mayday.max-breadcrumbs",
                "mayday.queue, mayday.queue-size",
                "mayday.tags[0], mayday.tags",
                "mayday.ignored-exception, mayday.ignored-exceptions",
                "mayday.inbox.prot, mayday.inbox.port",
                "mayday.enabled.x, mayday.enabled",
                "mayday.zebra, -",
                "mayday., -",
            })
    void unknownPropertyIsOneLineWithTheNearestName(String key, String nearest) {
        system.setProperty(key, "secret");

        String line = "system property " + key + " is not a setting of Mayday and has no effect";
        assertThat(reader.read(sources).warnings())
                .containsExactly(nearest == null ? line : line + "; did you mean " + nearest + "?");
    }

    @Test
    void unknownNamesAreFoundInEverySourceOfOurs() {
        system.setProperty("java.version", "17");
        environment.put("PATH", "/bin");
        environment.put("MAYDAY_RELAESE", "x");
        environment.put("MAYDAY_A", "x");
        file.put("dsn", "https://k@h/7");

        assertThat(reader.read(sources).warnings())
                .containsExactly(
                        "environment variable MAYDAY_A is not a setting of Mayday and has no effect",
                        "environment variable MAYDAY_RELAESE is not a setting of Mayday and has no effect; did you mean"
                                + " MAYDAY_RELEASE?",
                        "mayday.properties entry dsn is not a setting of Mayday and has no effect; did you mean mayday.dsn?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAYDAY_SERVICE_HOST",
                "MAYDAY_SERVICE_PORT",
                "MAYDAY_SERVICE_PORT_HTTP",
                "MAYDAY_PORT",
                "MAYDAY_COLLECTOR_PORT_80_TCP",
                "MAYDAY_PORT_80_TCP_ADDR",
                "MAYDAY_PORT_9_SCTP_PORT"
            })
    void variablesOfAKubernetesServiceAreNotOurs(String variable) {
        environment.put(variable, "tcp://10.0.0.1:80");

        assertThat(reader.read(sources).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.0.0.1:80", "udp://10.0.0.1:53", "sctp://[fd00::1]:9"})
    void oneOfThemThatHasTheNameOfASettingSaysNothingOfIt(String link) {
        environment.put("MAYDAY_INBOX_PORT", link);
        UnaryOperator<String> relaxed = name -> name.equals("mayday.inbox.port") ? link : null;
        SettingsSource added = new SettingsSource("Spring property", relaxed, List::of);

        Settings settings = reader.read(List.of(SettingsSource.environment(environment), added));
        assertThat(settings.errors()).isEmpty();
        assertThat(settings.warnings()).isEmpty();

        file.put("mayday.inbox.port", "8099");
        assertThat(reader.read(sources).get(SettingsTable.INBOX_PORT)).isEqualTo(8_099);
    }

    @Test
    void aPortThatIsNoneOfThemIsTold() {
        environment.put("MAYDAY_IBOX_PORT", "8099");

        assertThat(reader.read(sources).warnings())
                .containsExactly(
                        "environment variable MAYDAY_IBOX_PORT is not a setting of Mayday and has no effect; did you"
                                + " mean MAYDAY_INBOX_PORT?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAYDAY_SENDPII", "MAYDAY_MDCTAGS", "MAYDAY_REDACTEDKEYS_0", "MAYDAY_REDACTED_KEYS_1"})
    void aVariableInASpellingThatAnAddedPlaceReadsHasAnEffect(String variable) {
        environment.put(variable, "true");

        assertThat(reader.read(withSpring()).warnings()).isEmpty();
        assertThat(reader.read(sources).warnings()).singleElement().asString().contains("has no effect");
    }

    @Test
    void soHasAPropertyOfThatPlace() {
        assertThat(reader.read(withSpring("mayday.spool.maxSize", "mayday.mdcTags[0]", "mayday.redacted_keys[12]"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void theNameOfAMapMayBeSpelledSoThereToo() {
        Map<String, String> relaxed = Map.of(
                "mayday.otlp.resourceAttributes.teamName", "shop",
                "mayday.Tags.cartSize.max", "3");
        SettingsSource spring = new SettingsSource("Spring property", relaxed::get, relaxed::keySet);

        Settings settings = reader.read(List.of(spring));
        assertThat(settings.get(SettingsTable.OTLP_RESOURCE_ATTRIBUTES)).isEqualTo(Map.of("teamName", "shop"));
        assertThat(settings.get(SettingsTable.TAGS)).isEqualTo(Map.of("cartSize.max", "3"));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void butNotWhatItHasNothingOf() {
        environment.put("MAYDAY_QUEUESIZE", "64");
        environment.put("MAYDAY_REDACTEDKEYS_X", "pin");

        assertThat(reader.read(withSpring("mayday.spool.maxAge", "mayday.mdcTags[x]"))
                        .warnings())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("environment variable MAYDAY_QUEUESIZE is not a setting"),
                        line -> assertThat(line).startsWith("environment variable MAYDAY_REDACTEDKEYS_X is not"),
                        line -> assertThat(line).startsWith("Spring property mayday.spool.maxAge is not a setting"),
                        line -> assertThat(line).startsWith("Spring property mayday.mdcTags[x] is not a setting"));
    }

    /** With a place that takes other spellings, and has something of these settings. */
    private List<SettingsSource> withSpring(String... keys) {
        Map<String, String> relaxed = Map.of(
                "mayday.send-pii", "true",
                "mayday.mdc-tags", "order",
                "mayday.redacted-keys[0]", "pin",
                "mayday.spool.max-size", "64MB");
        return List.of(
                SettingsSource.environment(environment),
                new SettingsSource("Spring property", relaxed::get, () -> List.of(keys)));
    }
}
