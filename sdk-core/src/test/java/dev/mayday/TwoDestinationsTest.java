package dev.mayday;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.mayday.event.EventId;
import dev.mayday.report.DestinationReport;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.NoLeakedThreads;
import dev.mayday.testkit.OtlpBodies;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A tracker and a receiver of OpenTelemetry logs side by side. */
@ExtendWith(NoLeakedThreads.class)
@SuppressWarnings("try") // a span and a scope are there for what happens while they are open
class TwoDestinationsTest {

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    @TempDir
    Path spool;

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aDeadTrackerDoesNotDelayTheLogs() {
        server.stubFor(
                post(urlPathEqualTo("/api/7/envelope/")).willReturn(aResponse().withStatus(503)));

        oneIsDead("sentry", "otlp");
    }

    @Test
    void aDeadReceiverOfLogsDoesNotDelayTheTracker() {
        server.stubFor(post(urlPathEqualTo("/v1/logs")).willReturn(aResponse().withStatus(503)));

        oneIsDead("otlp", "sentry");
    }

    private void oneIsDead(String dead, String alive) {
        try (MaydayClient client = client()) {
            for (int i = 0; i < 200; i++) {
                client.captureException(new IllegalStateException("error " + i));
            }

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> client.report().destination(alive).delivered() == 200);
            DestinationReport waiting = client.report().destination(dead);
            assertThat(waiting.delivered()).isZero();
            assertThat(waiting.pending()).isEqualTo(200);
            assertThat(client.bytesOnDisk(dead)).isGreaterThan(200 * 100);
            assertThat(client.report().balanced()).isTrue();

            server.resetAll();
            server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.report().destination(dead).delivered() == 200);
            assertThat(client.report().balanced()).isTrue();
        }
    }

    @Test
    void aFlushDoesNotWaitForABatchToFill() {
        try (MaydayClient client = client()) {
            client.captureException(new IllegalStateException("one"));

            long began = System.nanoTime();
            assertThat(client.flush(Duration.ofSeconds(10))).isTrue();

            assertThat(server.findAll(anyRequestedFor(urlPathEqualTo("/v1/logs"))))
                    .hasSize(1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void anErrorInASpanHasOneTraceIdInTheEnvelopeTheRecordAndTheSpan() throws Exception {
        InMemorySpanExporter exported = InMemorySpanExporter.create();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exported))
                        .build();
                MaydayClient client = client()) {
            Span span = provider.get("test").spanBuilder("pay").startSpan();
            EventId id;
            try (io.opentelemetry.context.Scope active = span.makeCurrent()) {
                id = client.captureException(new IllegalStateException("in a span"));
            } finally {
                span.end();
            }
            assertThat(client.flush(Duration.ofSeconds(10))).isTrue();

            SpanData finished = exported.getFinishedSpanItems().get(0);
            LogRecord record = records().get(0);
            LoggedRequest envelope = server.findAll(anyRequestedFor(urlPathEqualTo("/api/7/envelope/")))
                    .get(0);
            assertThat(finished.getAttributes().get(AttributeKey.stringKey("mayday.event.id")))
                    .isEqualTo(id.toString());
            assertThat(OtlpBodies.hex(record.getTraceId())).isEqualTo(finished.getTraceId());
            assertThat(OtlpBodies.hex(record.getSpanId())).isEqualTo(finished.getSpanId());
            assertThat(Envelopes.parse(envelope.getBody())
                            .only("event")
                            .at("/contexts/trace/trace_id")
                            .asText())
                    .isEqualTo(finished.getTraceId());
        }
    }

    private List<LogRecord> records() throws IOException {
        List<LogRecord> records = new ArrayList<>();
        for (LoggedRequest request : server.findAll(anyRequestedFor(urlPathEqualTo("/v1/logs")))) {
            records.addAll(OtlpBodies.records(OtlpBodies.read(request.getBody())));
        }
        return records;
    }

    private MaydayClient client() {
        return MaydayClient.builder()
                .dsn("http://key@127.0.0.1:" + server.port() + "/7")
                .otlpEndpoint("http://127.0.0.1:" + server.port())
                .setting("mayday.spool.dir", spool.toString())
                .uncaught(false)
                .build();
    }
}
