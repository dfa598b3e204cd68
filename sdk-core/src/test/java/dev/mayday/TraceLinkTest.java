package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Trace;
import dev.mayday.testkit.NoLeakedThreads;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An error and the OpenTelemetry span it happened in know of each other. */
@ExtendWith(NoLeakedThreads.class)
@SuppressWarnings("try") // a span and a scope are there for what happens while they are open
class TraceLinkTest {

    private static final String LOGGED_TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String LOGGED_SPAN = "b7ad6b7169203331";

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();
    private final Tracer tracer = provider.get("test");
    private final RecordingDestination destination = new RecordingDestination();
    private final MaydayClient client =
            MaydayClient.builder().uncaught(false).destination(destination).build();

    @AfterEach
    void close() {
        client.close();
        provider.close();
    }

    @Test
    void anErrorInsideASpanHasItsIdsAndTheSpanHasTheErrors() {
        EventId id = captureInSpan();

        assertLinked(id);
    }

    @Test
    void fromAThreadOfAPoolToo() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            assertLinked(pool.submit(this::captureInSpan).get());
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void fromAVirtualThreadToo() throws Exception {
        CompletableFuture<EventId> id = new CompletableFuture<>();

        startVirtual(() -> id.complete(captureInSpan()));

        assertLinked(id.get());
    }

    @Test
    void withoutASpanTheLoggingContextTells() {
        client.captureEvent(Event.builder()
                .throwable(new IllegalStateException("logged"))
                .context("mdc", Map.of("trace_id", LOGGED_TRACE, "span_id", LOGGED_SPAN))
                .build());

        assertThat(only().trace()).isEqualTo(new Trace(LOGGED_TRACE, LOGGED_SPAN, null));
    }

    @Test
    void anActiveSpanWinsOverTheLoggingContext() {
        Span span = tracer.spanBuilder("pay").startSpan();
        try (Scope active = span.makeCurrent()) {
            client.captureEvent(Event.builder()
                    .throwable(new IllegalStateException("both"))
                    .context("mdc", Map.of("traceId", LOGGED_TRACE, "spanId", LOGGED_SPAN))
                    .build());
        }
        span.end();

        assertThat(only().trace().traceId()).isEqualTo(span.getSpanContext().getTraceId());
    }

    @Test
    void theLoggingContextWinsOverWhatAnIntegrationReadFromHeaders() {
        Trace headers = new Trace("11111111111111111111111111111111", "2222222222222222", null);
        try (dev.mayday.Scope request =
                client.openScope(captured -> Event.builder().trace(headers).build())) {
            client.captureException(new IllegalStateException("headers only"));
            client.captureEvent(Event.builder()
                    .throwable(new IllegalStateException("logged"))
                    .context("mdc", Map.of("trace_id", LOGGED_TRACE))
                    .build());
        }
        client.flush(Duration.ofSeconds(5));

        assertThat(destination.events().get(0).trace()).isEqualTo(headers);
        assertThat(destination.events().get(1).trace().traceId()).isEqualTo(LOGGED_TRACE);
    }

    @Test
    void whatIsNoIdLinksNothing() {
        client.captureEvent(Event.builder()
                .throwable(new IllegalStateException("logged"))
                .context("mdc", Map.of("trace_id", "00000000000000000000000000000000", "traceId", "nonsense"))
                .build());

        assertThat(only().trace().traceId())
                .isNotEqualTo("00000000000000000000000000000000")
                .hasSize(32);
    }

    private static void startVirtual(Runnable task) throws ReflectiveOperationException {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "needs JDK 21");
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }

    private EventId captureInSpan() {
        Span span = tracer.spanBuilder("pay").startSpan();
        try (Scope active = span.makeCurrent()) {
            return client.captureException(new IllegalStateException("in a span"));
        } finally {
            span.end();
        }
    }

    private void assertLinked(EventId id) {
        SpanData span = exported.getFinishedSpanItems().get(0);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("mayday.event.id")))
                .isEqualTo(id.toString());
        assertThat(only().trace()).isEqualTo(new Trace(span.getTraceId(), span.getSpanId(), null));
    }

    private Event only() {
        assertThat(client.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(destination.events()).hasSize(1);
        return destination.events().get(0);
    }
}
