package dev.mayday.encode;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.mayday.event.Event;
import dev.mayday.event.Frame;
import dev.mayday.event.Trace;
import dev.mayday.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
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

    /**
     * Measured on an event of 36 KB with 3 stack traces and 100 breadcrumbs: up to here a saved byte costs at most 0.3 µs of
     * CPU, with level 6 three times as much.
     */
    static final int LEVEL = 5;

    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final String publicKey;
    private final Clock clock;

    /** {@link java.util.zip.GZIPOutputStream} would allocate this quarter of a megabyte of native memory for every event. */
    private final Deflater deflater = new Deflater(LEVEL, true);

    private final Map<Frame, SerializedString> frames = new HashMap<>();
    private ByteArrayOutputStream payload = new ByteArrayOutputStream(FIRST_BYTES);

    /**
     * An encoder for one project.
     *
     * @param publicKey the key of the DSN, named beside a trace; empty for none, then traces stay out of envelope headers
     * @param clock the time of client reports, and of events that carry none
     */
    public EnvelopeEncoder(String publicKey, Clock clock) {
        this.publicKey = publicKey;
        this.clock = clock;
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
            EventJson.write(timed, payload, frames);
            ByteArrayOutputStream headers = envelopeHeader(timed);
            int size = finish(headers, "event", payload);
            return new EncodedEvent(event.id(), size, gzip(deflater, headers, payload));
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
            clientReport(counts);
            ByteArrayOutputStream headers = envelopeHeader(null);
            finish(headers, "client_report", payload);
            return gzip(deflater, headers, payload);
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
        Deflater deflater = new Deflater(LEVEL, true);
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
        deflater.end();
    }

    /** The buffer between two events. */
    ByteArrayOutputStream buffer() {
        return payload;
    }

    private void clear() {
        if (payload.size() > KEPT_BYTES) {
            payload = new ByteArrayOutputStream(FIRST_BYTES);
        }
        payload.reset();
    }

    private ByteArrayOutputStream envelopeHeader(@Nullable Event event) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream(512);
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
    static int finish(ByteArrayOutputStream headers, String type, ByteArrayOutputStream payload) throws IOException {
        headers.write('\n');
        JsonFields out = new JsonFields(headers);
        out.text("type", type);
        out.number("length", payload.size());
        out.done();
        headers.write('\n');
        payload.write('\n');
        return headers.size() + payload.size();
    }

    /** Both in one gzip member (RFC 1952): a server may stop reading at the end of the first. */
    static byte[] gzip(Deflater deflater, ByteArrayOutputStream headers, ByteArrayOutputStream payload)
            throws IOException {
        try {
            ByteArrayOutputStream member = new ByteArrayOutputStream(payload.size() / 4 + 256);
            member.write(GZIP_HEADER, 0, GZIP_HEADER.length);
            DeflaterOutputStream deflated = new DeflaterOutputStream(member, deflater, 4 * 1024);
            CheckedOutputStream out = new CheckedOutputStream(deflated, new CRC32());
            headers.writeTo(out);
            payload.writeTo(out);
            deflated.finish();
            long trailer =
                    deflater.getBytesRead() << Integer.SIZE | out.getChecksum().getValue();
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                member.write((int) (trailer >>> shift));
            }
            return member.toByteArray();
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
