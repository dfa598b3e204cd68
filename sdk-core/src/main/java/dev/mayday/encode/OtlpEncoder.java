package dev.mayday.encode;

import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.event.Trace;
import dev.mayday.time.Clock;
import dev.mayday.value.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into log records of the OpenTelemetry protocol, protobuf or JSON, each a {@linkplain OtlpBatch part} that is
 * joined with others into a request later. An encoder belongs to one thread. {@link #close} gives the deflater's native
 * memory back.
 *
 * <p>The numbers in here are field numbers of {@code opentelemetry/proto/logs/v1/logs.proto} and {@code common.proto}. The
 * mapping of fields follows the semantic conventions for exceptions in logs.
 */
public final class OtlpEncoder implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 8 * 1024;

    private final boolean json;
    private final Map<String, String> resource;
    private final Clock clock;
    private final OtlpBatch.Packer packer;
    private final Bytes record = new Bytes();
    private final Bytes nested = new Bytes();
    private final StackText stack = new StackText();

    private Map<String, String> service = Map.of();
    private byte @Nullable [] serviceBytes;

    /**
     * An encoder.
     *
     * @param json whether records are JSON and not protobuf
     * @param gzip whether they are compressed
     * @param resource what every record says of the service; an event's release and environment come on top
     */
    public OtlpEncoder(boolean json, boolean gzip, Map<String, String> resource, Clock clock) {
        this.json = json;
        this.resource = new LinkedHashMap<>(resource);
        this.clock = clock;
        this.packer = new OtlpBatch.Packer(json, gzip);
    }

    /** The event as one part of a batch. */
    public byte[] encode(Event event) {
        stack.read(event.exceptions());
        Map<String, Object> attributes = OtlpAttributes.of(event, stack.size());
        String body = OtlpAttributes.cut(WireText.clean(event.title()), MAX_BODY_BYTES);
        try {
            byte[] service = service(event);
            if (json) {
                json(event, body, attributes);
                return packer.pack(service, record, nested, jsonStack());
            }
            proto(event, body, attributes);
            protoStack();
            nested.reset();
            OtlpBatch.key(nested, 2, record.size() + stack.rest().size()); // a record of ScopeLogs
            nested.write(record.array(), 0, record.size());
            return packer.pack(service, nested, stack.rest(), stack.fillings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            record.reset();
            nested.reset();
        }
    }

    /** Ends the encoder; encoding afterwards fails. */
    @Override
    public void close() {
        packer.close();
    }

    /** What the record says of the service; made anew only where an event says something else of it than the one before. */
    private byte[] service(Event event) throws IOException {
        Map<String, String> now = serviceOf(event);
        byte[] known = serviceBytes;
        if (known == null || !now.equals(service)) {
            known = json ? jsonResource(now) : protoResource(now);
            service = now;
            serviceBytes = known;
        }
        return known;
    }

    private Map<String, String> serviceOf(Event event) {
        Map<String, String> all = new LinkedHashMap<>(resource);
        all.computeIfAbsent("service.name", unnamed -> serviceOf(event.release()));
        if (event.release() != null) {
            all.putIfAbsent("service.version", event.release());
        }
        if (event.environment() != null) {
            all.putIfAbsent("deployment.environment.name", event.environment());
        }
        if (event.serverName() != null) {
            all.putIfAbsent("host.name", event.serverName());
        }
        all.put("telemetry.sdk.name", Sdk.NAME);
        all.put("telemetry.sdk.language", "java");
        all.put("telemetry.sdk.version", Sdk.VERSION);
        return all;
    }

    /** A release is usually called {@code name@version}. */
    private static String serviceOf(@Nullable String release) {
        int at = release == null ? -1 : release.indexOf('@');
        return release != null && at > 0 ? release.substring(0, at) : "unknown_service:java";
    }

    private long nanos(Event event) {
        long millis = event.timestampMillis() == 0 ? clock.epochMillis() : event.timestampMillis();
        return millis * 1_000_000;
    }

    private static String severity(Event event) {
        Level level = event.level();
        return (level == null ? Level.ERROR : level).wireName();
    }

    private static int severityNumber(Event event) {
        Level level = event.level();
        return switch (level == null ? Level.ERROR : level) {
            case DEBUG -> 5;
            case INFO -> 9;
            case WARNING -> 13;
            case ERROR -> 17;
            case FATAL -> 21;
        };
    }

    private static @Nullable String eventName(Event event) {
        return event.exceptions().isEmpty() ? null : "exception";
    }

    // --- JSON: 64-bit numbers as text, ids in hex, enums as numbers ---

    private static byte[] jsonResource(Map<String, String> service) throws IOException {
        Bytes out = new Bytes();
        JsonFields to = new JsonFields(out);
        jsonAttributes(service, to);
        to.endList();
        to.done();
        return out.toByteArray();
    }

    private void json(Event event, String body, Map<String, Object> attributes) throws IOException {
        JsonFields to = new JsonFields(record);
        String time = Long.toString(nanos(event));
        to.text("timeUnixNano", time);
        to.text("observedTimeUnixNano", time);
        to.number("severityNumber", severityNumber(event));
        to.text("severityText", severity(event));
        to.map("body", Map.of("stringValue", body));
        Trace trace = event.trace();
        if (trace != null) {
            to.text("traceId", trace.traceId());
            to.text("spanId", trace.spanId());
        }
        to.text("eventName", eventName(event));
        jsonAttributes(attributes, to);
        to.pause();
    }

    /** The end of the record: the last attribute and what closes the list. What goes into the gaps of {@link #nested}. */
    private List<byte[]> jsonStack() {
        nested.reset();
        if (stack.size() == 0) {
            ascii(record, "]}");
            return List.of();
        }
        ascii(record, ",{\"key\":\"" + OtlpAttributes.STACK + "\",\"value\":{\"stringValue\":\"");
        stack.beginJson(record);
        List<byte[]> fillings = stack.endJson(nested);
        ascii(nested, "\"}}]}");
        return fillings;
    }

    private static void ascii(Bytes to, String text) {
        to.write(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    /** Leaves the list open. */
    private static void jsonAttributes(Map<String, ?> attributes, JsonFields to) throws IOException {
        to.beginList("attributes");
        for (Map.Entry<String, ?> attribute : attributes.entrySet()) {
            Object value = attribute.getValue();
            to.beginElement();
            to.text("key", attribute.getKey());
            to.map(
                    "value",
                    value instanceof Boolean
                            ? Map.of("boolValue", value)
                            : value instanceof Long
                                    ? Map.of("intValue", value.toString())
                                    : value instanceof Double
                                            ? Map.of("doubleValue", value)
                                            : Map.of("stringValue", value));
            to.end();
        }
    }

    // --- protobuf: a field is its number and wire type, then a varint, eight bytes, or a length and bytes ---

    private byte[] protoResource(Map<String, String> service) {
        Bytes out = new Bytes();
        protoAttributes(out, 1, service);
        return out.toByteArray();
    }

    private void proto(Event event, String body, Map<String, Object> attributes) {
        fixed64(record, 1, nanos(event));
        varint(record, 2, severityNumber(event));
        text(record, 3, severity(event));
        nested.reset();
        text(nested, 1, body);
        bytes(record, 5, nested);
        Trace trace = event.trace();
        if (trace != null) {
            OtlpBatch.field(record, 9, HexFormat.of().parseHex(trace.traceId()));
            OtlpBatch.field(record, 10, HexFormat.of().parseHex(trace.spanId()));
        }
        fixed64(record, 11, nanos(event));
        String name = eventName(event);
        if (name != null) {
            text(record, 12, name);
        }
        protoAttributes(record, 6, attributes);
    }

    /** The last attribute, as far as the rest of the stack trace: readers take fields in any order. */
    private void protoStack() {
        if (stack.size() == 0) {
            return;
        }
        nested.reset();
        OtlpBatch.key(nested, 1, stack.size()); // the text of the value
        int text = nested.size() + stack.size();
        nested.reset();
        text(nested, 1, OtlpAttributes.STACK);
        OtlpBatch.key(nested, 2, text); // the value
        OtlpBatch.key(record, 6, nested.size() + text);
        record.write(nested.array(), 0, nested.size());
        OtlpBatch.key(record, 1, stack.size());
        record.write(stack.beginning().array(), 0, stack.beginning().size());
    }

    private void protoAttributes(Bytes to, int field, Map<String, ?> attributes) {
        Bytes any = new Bytes();
        for (Map.Entry<String, ?> attribute : attributes.entrySet()) {
            any.reset();
            Object value = attribute.getValue();
            if (value instanceof Boolean flag) {
                varint(any, 2, flag ? 1 : 0);
            } else if (value instanceof Long number) {
                varint(any, 3, number);
            } else if (value instanceof Double number) {
                fixed64(any, 4, Double.doubleToRawLongBits(number));
            } else {
                text(any, 1, value.toString());
            }
            nested.reset();
            text(nested, 1, attribute.getKey());
            bytes(nested, 2, any);
            bytes(to, field, nested);
        }
    }

    private static void text(Bytes to, int field, String value) {
        OtlpBatch.field(to, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(Bytes to, int field, Bytes value) {
        OtlpBatch.key(to, field, value.size());
        to.write(value.array(), 0, value.size());
    }

    private static void varint(Bytes to, int field, long value) {
        OtlpBatch.writeVarint(to, (long) field << 3);
        OtlpBatch.writeVarint(to, value);
    }

    private static void fixed64(Bytes to, int field, long value) {
        OtlpBatch.writeVarint(to, (long) field << 3 | 1);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            to.write((int) (value >>> shift));
        }
    }
}
