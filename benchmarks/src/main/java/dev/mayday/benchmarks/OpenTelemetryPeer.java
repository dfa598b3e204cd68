package dev.mayday.benchmarks;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's log SDK with the OTLP exporter, uncompressed by default. It has no breadcrumbs and sends the stack as text;
 * user and tags are attributes of each record. A request is baggage in its context.
 */
final class OpenTelemetryPeer implements Peer {

    private final String compression;
    private @Nullable SdkLoggerProvider provider;
    private @Nullable Logger logger;

    OpenTelemetryPeer(String compression) {
        this.compression = compression;
    }

    @Override
    public int window() {
        return 1_536; // three batches, of a queue of four
    }

    @Override
    public int patience() {
        return 5;
    }

    @Override
    public void start(int port, Setup setup) {
        OtlpHttpLogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
                .setEndpoint("http://127.0.0.1:" + port + "/v1/logs")
                .setCompression(compression)
                .build();
        SdkLoggerProvider made = SdkLoggerProvider.builder()
                .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
                .build();
        provider = made;
        logger = made.get("dev.mayday.benchmarks");
    }

    @Override
    public void fillContext() {}

    @Override
    public void capture(Throwable failure) {
        if (logger == null) {
            throw new IllegalStateException("not started");
        }
        LogRecordBuilder record = logger.logRecordBuilder()
                .setTimestamp(Instant.now())
                .setSeverity(Severity.ERROR)
                .setBody(failure.getMessage())
                .setException(failure)
                .setAttribute("enduser.id", Workload.USER);
        for (Map.Entry<String, String> tag : Workload.TAGS.entrySet()) {
            record.setAttribute(tag.getKey(), tag.getValue());
        }
        record.emit();
    }

    @Override
    public void addBreadcrumb(String message) {}

    @Override
    public void addBreadcrumbWithData(String message) {}

    @Override
    public void request(Map<String, String> tags) {
        requestWithSingleTags(tags);
    }

    @Override
    public void requestWithSingleTags(Map<String, String> tags) {
        BaggageBuilder facts = Baggage.builder().put("enduser.id", Workload.USER);
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            facts.put(tag.getKey(), tag.getValue());
        }
        try (Scope scope = facts.build().makeCurrent()) {
            Objects.requireNonNull(scope);
        }
    }

    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(5, TimeUnit.SECONDS);
        }
    }
}
