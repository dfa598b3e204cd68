package dev.mayday.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application in a container that is not its own, where Boot's error pages come from a filter. */
class WarTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"BOOT_3_5", "BOOT_4_1"})
    void anExceptionThatEscapesIsOneEventThatNobodyHandledAndIsDeliveredAtTheEnd(BootLine line) throws Exception {
        try (Receiver receiver = Receiver.start(folder)) {
            List<String> options = new ArrayList<>(receiver.trust());
            options.add("-Dmayday.dsn=" + receiver.dsn() + "/1");
            options.add("-Dmayday.shutdown-timeout=30s"); // a busy machine is slow to speak TLS
            options.add("-Dspring.jmx.enabled=false");
            try (Application war = Application.start(line.classPath(), options, "org.acme.war.War", List.of())) {
                String port = war.awaitLine("LISTENS (\\d+)").group(1);
                assertThat(ask(port)).isEqualTo(500);
                war.end();
                assertThat(war.exitCode()).as(war.output()).isZero();
            }

            assertThat(receiver.events("1")).hasSize(1);
            JsonNode event = receiver.events("1").get(0);
            JsonNode exception = event.path("exception").path("values").path(0);
            assertThat(exception.path("value").asText()).isEqualTo("no book");
            assertThat(exception.path("mechanism").path("type").asText()).isEqualTo("auto.http.servlet");
            assertThat(exception.path("mechanism").path("handled").asBoolean(true))
                    .isFalse();
            assertThat(event.path("transaction").asText()).isEqualTo("GET /books/{id}");
            assertThat(event.path("contexts")
                            .path("response")
                            .path("status_code")
                            .asInt())
                    .isEqualTo(500);
        }
    }

    private static int ask(String port) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/books/7"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
