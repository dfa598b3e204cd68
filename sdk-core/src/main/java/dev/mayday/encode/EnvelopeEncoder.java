package dev.mayday.encode;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.mayday.event.Event;
import dev.mayday.event.Frame;
import dev.mayday.event.Trace;
import dev.mayday.time.Clock;
import dev.mayday.value.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into finished envelopes of the Sentry protocol. Buffers and the deflater are used again for the next event, so
 * one encoder belongs to one thread. Whatever goes wrong in one event leaves the encoder fit for the next. {@link #close}
 * gives the deflater's native memory back.
 */
public final class EnvelopeEncoder implements AutoCloseable {

    /** The reasons servers know, without those reserved to relays. A closed set also bounds a report, which may have 4 KiB. */
    static final Set<String> REASONS =
            Set.of(("queue_overflow cache_overflow buffer_overflow ratelimit_backoff network_error sample_rate"
                            + " before_send event_processor send_error internal_sdk_error insufficient_data backpressure"
                            + " ignored invalid")
                    .split(" ", -1));

    /** A buffer of this size is kept for the next event; a larger one served one huge event and is let go. */
    private static final int KEPT_BYTES = 256 * 1024;

    private static final int FIRST_BYTES = 8 * 1024;

    private final String publicKey;
    private final Clock clock;

    private final Deflaters deflaters;
    private final Kept<Frame, SerializedString> frames = Kept.upTo(RepeatedTexts.MAX_KEPT_FRAMES);
    private final RepeatedTexts repeated = new RepeatedTexts(RepeatedTexts.NOT_IN_JSON);
    private Bytes payload = new Bytes(FIRST_BYTES);
    private Bytes rest = new Bytes(FIRST_BYTES);

    /**
     * An encoder for one project.
     *
     * @param publicKey the key of the DSN, named beside a trace; empty for none, then traces stay out of envelope headers
     * @param clock the time of client reports, and of events that carry none
     */
    public EnvelopeEncoder(String publicKey, Clock clock) {
        this.publicKey = publicKey;
        this.clock = clock;
        this.deflaters = new Deflaters(clock);
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
            EventJson.begin(timed, payload, frames);
            List<byte[]> fillings = EventJson.end(timed, rest, frames);
            rest.write('\n');
            Bytes headers = envelopeHeader(timed);
            itemHeader(headers, "event", payload.size() + rest.size() - 1);
            int size = headers.size() + payload.size() + rest.size();
            return new EncodedEvent(event.id(), size, gzip(headers, fillings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clear();
            deflaters.done();
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
            clientReport(counts);
            Bytes headers = envelopeHeader(null);
            finish(headers, "client_report", payload);
            return gzip(deflaters.well(), headers, payload);
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
        Deflater deflater = new Deflater(Deflaters.LEVEL, true);
        try {
            return new EnvelopeShrinker().shrink(bytes, deflater);
        } catch (IOException | IllegalArgumentException unreadable) {
            return null;
        } finally {
            deflater.end();
        }
    }

    /** Ends the encoder; encoding afterwards fails. */
    @Override
    public void close() {
        deflaters.close();
    }

    /** The buffer between two events. */
    Bytes buffer() {
        return payload;
    }

    private void clear() {
        payload = cleared(payload);
        rest = cleared(rest);
    }

    private static Bytes cleared(Bytes buffer) {
        if (buffer.size() > KEPT_BYTES) {
            return new Bytes(FIRST_BYTES);
        }
        buffer.reset();
        return buffer;
    }

    private Bytes envelopeHeader(@Nullable Event event) throws IOException {
        Bytes header = new Bytes();
        JsonFields out = new JsonFields(header);
        out.text("event_id", event == null ? null : event.id().toString());
        EventJson.sdk(out);
        Trace trace = event == null ? null : event.trace();
        if (event != null && trace != null && !publicKey.isEmpty()) {
            out.begin("trace");
            out.text("trace_id", trace.traceId());
            out.text("public_key", publicKey);
            out.text("release", WireText.release(event.release()));
            out.text("environment", WireText.environment(event.environment()));
            out.end();
        }
        out.done();
        return header;
    }

    /** Ends the envelope's header line, adds that of the item and ends the payload; the size of it all. */
    static int finish(Bytes headers, String type, Bytes payload) throws IOException {
        itemHeader(headers, type, payload.size());
        payload.write('\n');
        return headers.size() + payload.size();
    }

    private static void itemHeader(Bytes headers, String type, int length) throws IOException {
        headers.write('\n');
        JsonFields out = new JsonFields(headers);
        out.text("type", type);
        out.number("length", length);
        out.done();
        headers.write('\n');
    }

    /** Both in one gzip member: a server may stop reading at the end of the first. */
    static byte[] gzip(Deflater deflater, Bytes headers, Bytes payload) {
        try {
            GzipMember member = new GzipMember(false, payload.size() / 4 + 256);
            member.deflate(deflater, headers, payload);
            return member.finish();
        } finally {
            deflater.reset();
        }
    }

    /** The envelope of an event. Its exceptions are compressed only if they were not before. */
    private byte[] gzip(Bytes headers, List<byte[]> fillings) {
        Deflater deflater = deflaters.forNext();
        RepeatedTexts.Packed kept = fillings.isEmpty() ? null : repeated.find(rest);
        if (kept == null) {
            repeated.fill(rest, fillings);
            payload.write(rest.array(), 0, rest.size());
            return gzip(deflater, headers, payload);
        }
        try {
            GzipMember member = new GzipMember(false, payload.size() / 4 + 4 * 1024);
            member.deflate(deflater, headers, payload);
            kept.addTo(member, fillings);
            return member.finish();
        } finally {
            deflater.reset();
        }
    }

    private void clientReport(Map<String, Long> counts) throws IOException {
        JsonFields out = new JsonFields(payload);
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
        out.done();
    }
}
