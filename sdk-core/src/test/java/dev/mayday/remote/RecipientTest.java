package dev.mayday.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {

    private static final String URL = "https://otlp.example.com/v1/logs";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "Proxy-Authorization",
                "X-Auth",
                "X-Auth-Token",
                "X-SF-TOKEN",
                "lightstep-access-token",
                "api-key",
                "X-API-Key",
                "apiKey",
                "DD-API-KEY",
                "signoz-ingestion-key",
                "X-License-Key",
                "X-Insert-Key",
                "CF-Access-Client-Secret",
                "Cookie",
                "uptrace-dsn",
                "x-honeycomb-team",
                "User-Agent"
            })
    void aKeyIsNoPartOfIt(String name) {
        assertThat(Recipient.of(URL, Map.of(name, "Bearer one")))
                .isEqualTo(Recipient.of(URL, Map.of(name, "Bearer two")))
                .isEqualTo(Recipient.of(URL, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Scope-OrgID",
                "THANOS-TENANT",
                "AccountID",
                "X-Axiom-Dataset",
                "stream-name",
                "X-Auth-Request-User",
                "X-Token-Owner",
                "X-Tenant-Key",
                "X-Keyspace",
                "X-Author"
            })
    void whateverElseMayNameATenantIs(String name) {
        assertThat(Recipient.of(URL, Map.of(name, "acme")))
                .isNotEqualTo(Recipient.of(URL, Map.of(name, "globex")))
                .isNotEqualTo(Recipient.of(URL, Map.of()));
    }

    @Test
    void orderCaseOfNamesAndBlanksAroundValuesAreNot() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Scope-OrgID", "acme");
        headers.put("Stream-Name", "errors");
        Map<String, String> others = new LinkedHashMap<>();
        others.put("stream-name", " errors ");
        others.put("x-scope-orgid", "acme");

        assertThat(Recipient.of(URL, headers)).isEqualTo(Recipient.of(URL, others));
    }

    @Test
    void theCaseOfAValueAndTheNameThatItStandsUnderAre() {
        assertThat(Recipient.of(URL, Map.of("a", "acme", "b", "globex")))
                .isNotEqualTo(Recipient.of(URL, Map.of("a", "globex", "b", "acme")))
                .isNotEqualTo(Recipient.of(URL, Map.of("a", "Acme", "b", "globex")));
    }

    @Test
    void theUserOfBasicAuthenticationIsTheTenantAndThePasswordIsNot() {
        String acme = Recipient.of(URL, Map.of("Authorization", basic("4711:first")));

        assertThat(acme)
                .isEqualTo(Recipient.of(
                        URL, Map.of("authorization", basic("4711:second").replace("Basic", "basic"))))
                .isNotEqualTo(Recipient.of(URL, Map.of("Authorization", basic("4712:first"))))
                .doesNotContain("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token:", ":token", "token"})
    void aUserWithoutAPasswordIsAKey(String pair) {
        assertThat(Recipient.of(URL, Map.of("Authorization", basic(pair)))).isEqualTo(URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic %%%", "Bearer dXNlcjpwYXNz"})
    void whatIsNoBasicAuthenticationNamesNobody(String value) {
        assertThat(Recipient.of(URL, Map.of("Authorization", value))).isEqualTo(URL);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
