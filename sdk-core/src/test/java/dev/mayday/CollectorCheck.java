package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.User;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.OtlpBodies;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real OpenTelemetry Collector takes what is sent and passes on just that. Run by {@code .ci/collector}, which builds one;
 * the system property {@code collector.program} names the program. No usual run of the tests includes it: hence the name.
 */
@ExtendWith(NoLeakedThreads.class)
class CollectorCheck {

    private static final int EVENTS = 100;

    private static final String CONFIGURATION = """
            receivers:
              otlp:
                protocols:
                  http:
                    endpoint: 127.0.0.1:%d
            exporters:
              otlphttp:
                endpoint: http://127.0.0.1:%d/written
                encoding: json
                compression: none
            service:
              telemetry:
                metrics:
                  level: none
              pipelines:
                logs:
                  receivers: [otlp]
                  exporters: [otlphttp]
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private final List<byte[]> written = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private int collectorPort;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"http/protobuf,gzip", "http/protobuf,none", "http/json,gzip", "http/json,none"})
    void theCollectorWritesWhatWasCaptured(String protocol, String compression) throws Exception {
        String program = System.getProperty("collector.program");
        assertThat(program).as("system property collector.program").isNotNull();
        HttpServer between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        between.createContext("/v1/logs", this::passOn);
        between.createContext("/written", exchange -> {
            written.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        between.start();
        int port = between.getAddress().getPort();
        Process collector = start(program, port);
        try {
            List<String> captured = capture(port, protocol, compression);

            await().atMost(Duration.ofSeconds(20)).until(() -> records(written).size() >= EVENTS);
            assertThat(answers).isNotEmpty().allMatch(answer -> answer.startsWith("200 "));
            assertThat(records(written)).containsExactlyInAnyOrderElementsOf(records(sent));
            assertThat(resources(written)).isEqualTo(resources(sent));
            assertThat(records(written))
                    .extracting(record -> attribute(record, "mayday.event.id"))
                    .containsExactlyInAnyOrderElementsOf(captured);
            assertThat(records(written))
                    .extracting(record -> attribute(record, "exception.message"))
                    .contains("error 0", "error " + (EVENTS - 2), "");
        } finally {
            collector.destroy();
            if (!collector.waitFor(10, TimeUnit.SECONDS)) {
                collector.destroyForcibly();
            }
            between.stop(0);
        }
    }

    private Process start(String program, int port) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            collectorPort = free.getLocalPort();
        }
        Path log = folder.resolve("collector.log");
        Path configuration =
                Files.writeString(folder.resolve("collector.yaml"), CONFIGURATION.formatted(collectorPort, port));
        Process collector = new ProcessBuilder(program, "--config=file:" + configuration)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            String said = Files.readString(log);
            assertThat(collector.isAlive()).as(said).isTrue();
            return said.contains("Everything is ready");
        });
        return collector;
    }

    private List<String> capture(int port, String protocol, String compression) {
        List<String> captured = new ArrayList<>();
        try (MaydayClient client = MaydayClient.builder()
                .otlpEndpoint("http://127.0.0.1:" + port)
                .source("test", Map.of("mayday.otlp.protocol", protocol, "mayday.otlp.compression", compression)::get)
                .release("shop@1.4.2")
                .environment("staging")
                .tag("region", "eu")
                .build()) {
            try (Scope scope = client.openScope()) {
                scope.setUser(User.of("42"));
                scope.setContext("order", Map.of("number", 4711, "total", 99.95, "paid", false));
                client.addBreadcrumb(Breadcrumb.of("cart", "added 3 items, ünïcode \u2028 and \"quotes\""));
                captured.add(client.captureMessage("stock feed is late", Level.WARNING)
                        .toString());
                for (int i = 0; i < EVENTS - 1; i++) {
                    EventId id = client.captureException(
                            new IllegalStateException("error " + i, new IOException("cause \t of " + i)));
                    captured.add(id.toString());
                }
            }
            assertThat(client.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(client.report().destination("otlp").delivered()).isEqualTo(EVENTS);
            assertThat(client.report().balanced()).isTrue();
        }
        return captured;
    }

    private void passOn(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        sent.add(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + collectorPort + "/v1/logs"))
                .POST(BodyPublishers.ofByteArray(body));
        for (String name : List.of("Content-Type", "Content-Encoding")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            answers.add(answer.statusCode() + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static List<LogRecord> records(List<byte[]> bodies) {
        return bodies.stream()
                .flatMap(body -> OtlpBodies.records(read(body)).stream())
                .toList();
    }

    private static List<Resource> resources(List<byte[]> bodies) {
        return bodies.stream()
                .flatMap(body -> read(body).getResourceLogsList().stream())
                .map(logs -> logs.getResource())
                .distinct()
                .toList();
    }

    private static ExportLogsServiceRequest read(byte[] body) {
        try {
            return OtlpBodies.read(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String attribute(LogRecord record, String key) {
        for (KeyValue attribute : record.getAttributesList()) {
            if (attribute.getKey().equals(key)) {
                return attribute.getValue().getStringValue();
            }
        }
        return "";
    }
}
