package dev.mayday.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mayday.event.Event;
import dev.mayday.event.Trace;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into finished envelopes of the Sentry protocol. Buffers and the deflater are used again for the next event, so
 * one encoder belongs to one thread. Whatever goes wrong in one event leaves the encoder fit for the next. {@link #close}
 * gives the deflater's native memory back.
 */
public final class EnvelopeEncoder implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    /** The reasons servers know, without those reserved to relays. A closed set also bounds a report, which may have 4 KiB. */
    static final Set<String> REASONS = Set.of(
            "queue_overflow",
            "cache_overflow",
            "buffer_overflow",
            "ratelimit_backoff",
            "network_error",
            "sample_rate",
            "before_send",
            "event_processor",
            "send_error",
            "internal_sdk_error",
            "insufficient_data",
            "backpressure",
            "ignored",
            "invalid");

    private final String publicKey;
    private final Clock clock;
    private final Gzip gzip = new Gzip();
    private final Buffer payload = new Buffer();
    private final Buffer headers = new Buffer();
    private final Buffer end = new Buffer();

    /**
     * An encoder for one project.
     *
     * @param publicKey the key of the DSN, named beside a trace; empty for none, then traces stay out of envelope headers
     * @param clock the time of client reports, and of events that carry none
     */
    public EnvelopeEncoder(String publicKey, Clock clock) {
        this.publicKey = publicKey;
        this.clock = clock;
        end.write('\n');
    }

    /**
     * The event, alone in an envelope: header, one {@code event} item with its exact length, a final line feed.
     *
     * @throws IllegalArgumentException if the event has no id, without which servers refuse the envelope
     */
    public EncodedEvent encode(Event event) {
        if (event.id().isNone()) {
            throw new IllegalArgumentException("event: has no id");
        }
        Event timed = event.timestampMillis() == 0
                ? event.toBuilder().timestampMillis(clock.epochMillis()).build()
                : event;
        try {
            writeJson(payload, out -> EventJson.write(timed, out));
            writeJson(headers, out -> envelopeHeader(timed, out));
            return finish(timed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clear();
        }
    }

    /**
     * A compressed envelope with one client report: how many events were discarded, and why, category {@code error}. It is
     * sent when made and never stored.
     *
     * @param discarded client-report reason to number of events; those of zero or less are left out
     * @throws IllegalArgumentException if a reason is not one the protocol knows, or no number is left
     */
    public byte[] encodeClientReport(Map<String, Long> discarded) {
        Map<String, Long> counts = new TreeMap<>(discarded);
        counts.values().removeIf(count -> count <= 0);
        if (counts.isEmpty() || !REASONS.containsAll(counts.keySet())) {
            throw new IllegalArgumentException("discarded: expected numbers for known reasons, got " + discarded);
        }
        try {
            writeJson(payload, out -> clientReport(counts, out));
            writeJson(headers, out -> {
                out.writeStartObject();
                EventJson.sdk(new JsonFields(out));
                out.writeEndObject();
            });
            itemHeader("client_report");
            return gzip.compress(headers, payload, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clear();
        }
    }

    /**
     * A smaller one in place of an envelope that a server refused as too large: the same event under the same id, without
     * breadcrumbs, without the middle of long stack traces and with long texts cut, and a note of it in
     * {@code contexts.mayday.cut}. May be called on any thread.
     *
     * @param bytes what {@link EncodedEvent#bytes()} gave
     * @return null if it would not be smaller, or the bytes are no envelope of an event
     */
    public static @Nullable EncodedEvent shrink(byte[] bytes) {
        return EnvelopeShrinker.shrink(bytes);
    }

    /** Ends the encoder; encoding afterwards fails. */
    @Override
    public void close() {
        gzip.close();
    }

    private EncodedEvent finish(Event event) throws IOException {
        itemHeader("event");
        int size = headers.size() + payload.size() + end.size();
        return new EncodedEvent(event.id(), size, gzip.compress(headers, payload, end));
    }

    private void envelopeHeader(Event event, JsonGenerator to) throws IOException {
        JsonFields out = new JsonFields(to);
        to.writeStartObject();
        out.text("event_id", event.id().toString());
        EventJson.sdk(out);
        Trace trace = event.trace();
        if (trace != null && !publicKey.isEmpty()) {
            out.begin("trace");
            out.text("trace_id", trace.traceId());
            out.text("public_key", publicKey);
            out.text("release", WireText.release(event.release()));
            out.text("environment", WireText.environment(event.environment()));
            out.end();
        }
        to.writeEndObject();
    }

    /** Ends the envelope's header line and adds that of the item whose payload is written. */
    private void itemHeader(String type) throws IOException {
        itemHeader(type, payload.size(), headers);
    }

    static void itemHeader(String type, int length, Buffer headers) throws IOException {
        headers.write('\n');
        writeJson(headers, out -> {
            out.writeStartObject();
            out.writeStringField("type", type);
            out.writeNumberField("length", length);
            out.writeEndObject();
        });
        headers.write('\n');
    }

    private void clientReport(Map<String, Long> counts, JsonGenerator to) throws IOException {
        JsonFields out = new JsonFields(to);
        to.writeStartObject();
        out.text("timestamp", WireText.timestamp(clock.epochMillis()));
        out.beginList("discarded_events");
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            out.beginElement();
            out.text("reason", count.getKey());
            out.text("category", "error");
            out.number("quantity", count.getValue());
            out.end();
        }
        out.endList();
        to.writeEndObject();
    }

    static void writeJson(Buffer to, JsonContent content) throws IOException {
        try (JsonGenerator out = JSON.createGenerator(to)) {
            content.write(out);
        }
    }

    private void clear() {
        payload.clear();
        headers.clear();
    }

    /** What is written into one JSON document. */
    interface JsonContent {
        void write(JsonGenerator out) throws IOException;
    }
}
