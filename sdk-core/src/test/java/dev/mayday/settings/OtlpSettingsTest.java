package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpSettingsTest {

    private final SettingsReader reader = new SettingsReader();

    @Test
    void theStandardVariablesCompleteADestinationOfOurs() {
        reader.setText(SettingsTable.OTLP_ENDPOINT, "http://collector:4318");

        Settings settings = read(Map.of(
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/json",
                "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "none",
                "OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Basic%20YTpi,X-Scope-OrgID=shop+1",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "2500",
                "OTEL_SERVICE_NAME", "shop",
                "OTEL_RESOURCE_ATTRIBUTES", "service.namespace=eu,team=a%2Cb"));

        assertThat(settings.errors()).isEmpty();
        assertThat(settings.get(SettingsTable.OTLP_PROTOCOL)).isEqualTo("http/json");
        assertThat(settings.get(SettingsTable.OTLP_COMPRESSION)).isEqualTo("none");
        assertThat(settings.get(SettingsTable.OTLP_HEADERS))
                .isEqualTo(Map.of("Authorization", "Basic YTpi", "X-Scope-OrgID", "shop+1"));
        assertThat(settings.get(SettingsTable.OTLP_TIMEOUT)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(settings.find(SettingsTable.OTLP_SERVICE_NAME)).isEqualTo("shop");
        assertThat(settings.get(SettingsTable.OTLP_RESOURCE_ATTRIBUTES))
                .isEqualTo(Map.of("service.namespace", "eu", "team", "a,b"));
    }

    @Test
    void theVariableForLogsWinsOverTheGeneralOne() {
        reader.setText(SettingsTable.OTLP_ENDPOINT, "http://collector:4318");

        Settings settings = read(Map.of(
                "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        assertThat(settings.get(SettingsTable.OTLP_PROTOCOL)).isEqualTo("http/json");
    }

    @Test
    void theyNeverTurnOneOnAndNeverComplainWhereNoneIsOn() {
        Settings settings = read(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                "OTEL_EXPORTER_OTLP_HEADERS", "nonsense"));

        assertThat(settings.find(SettingsTable.OTLP_ENDPOINT)).isNull();
        assertThat(settings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL,grpc,expected http/protobuf or http/json; the default is used: http/protobuf",
        "OTEL_EXPORTER_OTLP_COMPRESSION,zstd,expected gzip or none; the default is used: gzip",
        "OTEL_EXPORTER_OTLP_HEADERS,Authorization,has an entry without '='",
        "OTEL_EXPORTER_OTLP_HEADERS,a=%zz,has an entry that is not percent-encoded",
        "OTEL_EXPORTER_OTLP_HEADERS,bad name=b,has a name that no header can have",
        "OTEL_EXPORTER_OTLP_HEADERS,a=x%0Ay,has a value that no header can have",
        "OTEL_EXPORTER_OTLP_TIMEOUT,soon,expected a duration",
        "OTEL_RESOURCE_ATTRIBUTES,team,has an entry without '='"
    })
    void aBadVariableIsOneLineThatNamesIt(String variable, String value, String says) {
        reader.setText(SettingsTable.OTLP_ENDPOINT, "http://collector:4318");

        Settings settings = read(Map.of(variable, value));

        assertThat(settings.errors())
                .singleElement()
                .asString()
                .contains(variable)
                .contains(says);
        assertThat(settings.find(SettingsTable.OTLP_ENDPOINT)).isEqualTo("http://collector:4318");
    }

    @Test
    void headersAreNeverShown() {
        reader.setText(SettingsTable.OTLP_HEADERS, "Authorization=Bearer abc,X-Scope-OrgID=shop");

        Settings settings = read(Map.of());

        assertThat(settings.written().get("mayday.otlp.headers")).isEqualTo("Authorization=***,X-Scope-OrgID=***");
        assertThatThrownBy(() -> reader.setText(SettingsTable.OTLP_HEADERS, "Authorization=s3cret%zz"))
                .hasMessageContaining("otlpHeaders: ")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "grpc://collector:4317",
                "http://",
                "http://user:s3cret@collector:4318",
                "http://collector:99999",
                "http://collector:4318/?a=b",
                "http://coll ector",
                "http://collector/#x"
            })
    void anEndpointThatIsNoneTurnsThisDestinationOffAndNoOther(String endpoint) {
        Settings settings = reader.read(List.of(source(
                "system property",
                Map.of("mayday.otlp.endpoint", endpoint, "mayday.dsn", "https://key@errors.example.com/7"))));

        assertThat(settings.find(SettingsTable.OTLP_ENDPOINT)).isNull();
        assertThat(settings.find(SettingsTable.DSN)).isNotNull();
        assertThat(settings.errors())
                .singleElement()
                .asString()
                .startsWith("mayday.otlp.endpoint (system property mayday.otlp.endpoint): ")
                .contains("expected http://host[:port][/path]")
                .endsWith("this destination is off")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://collector:4318",
                "https://otlp-gateway.example.com/otlp",
                "http://[::1]:4318/",
                "http://127.0.0.1:443/V1/Logs"
            })
    void anEndpointThatIsOneIsTaken(String endpoint) {
        reader.setText(SettingsTable.OTLP_ENDPOINT, endpoint);

        assertThat(read(Map.of()).find(SettingsTable.OTLP_ENDPOINT)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://Collector:4318/Otlp, http://collector:4318/Otlp",
        "http://collector:80, http://collector",
        "https://COLLECTOR.example.com:443/otlp/, https://collector.example.com/otlp/",
        "https://collector:0443, https://collector",
        "http://[2001:DB8::1]:80/, http://[2001:db8::1]/"
    })
    void anEndpointIsBroughtIntoOneSpelling(String written, String spelling) {
        reader.setText(SettingsTable.OTLP_ENDPOINT, written);

        assertThat(read(Map.of()).find(SettingsTable.OTLP_ENDPOINT)).isEqualTo(spelling);
    }

    private Settings read(Map<String, String> environment) {
        return reader.read(List.of(SettingsSource.otherSdks(environment)));
    }

    private static SettingsSource source(String name, Map<String, String> entries) {
        return new SettingsSource(name, entries::get, entries::keySet);
    }
}
