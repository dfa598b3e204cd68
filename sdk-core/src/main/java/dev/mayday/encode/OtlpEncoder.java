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
import java.util.Objects;
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
    private static final long NANOS_OF_MILLI = 1_000_000;

    /** In the year 2262. The protocol has no sign and some more, but receivers count in what Java calls a long, too. */
    private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_OF_MILLI;

    private static final byte[] NO_TEXT = {};

    private final boolean json;
    private final Map<String, String> resource;
    private final Clock clock;
    private final OtlpBatch.Packer packer;
    private final Bytes record = new Bytes();
    private final Bytes nested = new Bytes();
    private final StackText stack = new StackText();
    private final OtlpAttributes attributes = new OtlpAttributes();
    private @Nullable Service service;

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
        String body = OtlpAttributes.cut(WireText.clean(event.title()), MAX_BODY_BYTES);
        try {
            Service ours = service(event);
            byte[] resource = ours.resource;
            Map<OtlpAttributes.Name, Object> values = attributes.read(event, stack.size(), ours.size);
            if (json) {
                json(event, body, values);
                return packer.pack(resource, record, nested, jsonStack());
            }
            proto(event, body, values);
            protoStack();
            nested.reset();
            Protobuf.key(nested, 2, record.size() + stack.rest().size()); // a record of ScopeLogs
            nested.write(record.array(), 0, record.size());
            return packer.pack(resource, nested, stack.rest(), stack.fillings());
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
    private Service service(Event event) throws IOException {
        Service known = service;
        if (known == null || !known.isOf(event)) {
            Map<String, String> all = serviceOf(event);
            known = new Service(event, json ? jsonResource(all) : protoResource(all), OtlpAttributes.Size.of(all));
            service = known;
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
            // who has said it by the older name has said it
            String said = all.getOrDefault("deployment.environment", event.environment());
            all.putIfAbsent("deployment.environment.name", said);
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
        return Math.max(0, Math.min(MAX_MILLIS, millis)) * NANOS_OF_MILLI;
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

    private void json(Event event, String body, Map<OtlpAttributes.Name, Object> values) throws IOException {
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
        jsonAttributes(values, to);
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
    private static void jsonAttributes(Map<?, ?> attributes, JsonFields to) throws IOException {
        to.beginList("attributes");
        for (Map.Entry<?, ?> attribute : attributes.entrySet()) {
            Object value = attribute.getValue();
            to.beginElement();
            to.text("key", attribute.getKey().toString());
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

    // --- protobuf ---

    private byte[] protoResource(Map<String, String> service) {
        Bytes out = new Bytes();
        for (Map.Entry<String, String> attribute : service.entrySet()) {
            protoAttribute(out, 1, attribute.getKey().getBytes(StandardCharsets.UTF_8), attribute.getValue());
        }
        return out.toByteArray();
    }

    private void proto(Event event, String body, Map<OtlpAttributes.Name, Object> values) {
        Protobuf.fixed64(record, 1, nanos(event));
        Protobuf.varint(record, 2, severityNumber(event));
        Protobuf.text(record, 3, severity(event));
        nested.reset();
        Protobuf.text(nested, 1, body);
        Protobuf.field(record, 5, nested);
        Trace trace = event.trace();
        if (trace != null) {
            Protobuf.field(record, 9, HexFormat.of().parseHex(trace.traceId()));
            Protobuf.field(record, 10, HexFormat.of().parseHex(trace.spanId()));
        }
        Protobuf.fixed64(record, 11, nanos(event));
        String name = eventName(event);
        if (name != null) {
            Protobuf.text(record, 12, name);
        }
        for (Map.Entry<OtlpAttributes.Name, Object> attribute : values.entrySet()) {
            protoAttribute(record, 6, attribute.getKey().utf8(), attribute.getValue());
        }
    }

    /** The last attribute, as far as the rest of the stack trace: readers take fields in any order. */
    private void protoStack() {
        if (stack.size() == 0) {
            return;
        }
        nested.reset();
        Protobuf.key(nested, 1, stack.size()); // the text of the value
        int text = nested.size() + stack.size();
        nested.reset();
        Protobuf.text(nested, 1, OtlpAttributes.STACK);
        Protobuf.key(nested, 2, text); // the value
        Protobuf.key(record, 6, nested.size() + text);
        record.write(nested.array(), 0, nested.size());
        Protobuf.key(record, 1, stack.size());
        record.write(stack.beginning().array(), 0, stack.beginning().size());
    }

    /** A key and a value, sizes first: what is written need not be moved again. */
    private static void protoAttribute(Bytes to, int field, byte[] name, Object value) {
        byte[] text = value instanceof String string ? string.getBytes(StandardCharsets.UTF_8) : NO_TEXT;
        int size;
        if (value instanceof Boolean) {
            size = 2;
        } else if (value instanceof Long number) {
            size = 1 + Protobuf.varintSize(number);
        } else if (value instanceof Double) {
            size = 1 + Long.BYTES;
        } else {
            size = Protobuf.fieldSize(text.length);
        }
        Protobuf.key(to, field, Protobuf.fieldSize(name.length) + Protobuf.fieldSize(size));
        Protobuf.field(to, 1, name);
        Protobuf.key(to, 2, size);
        if (value instanceof Boolean flag) {
            Protobuf.varint(to, 2, flag ? 1 : 0);
        } else if (value instanceof Long number) {
            Protobuf.varint(to, 3, number);
        } else if (value instanceof Double number) {
            Protobuf.fixed64(to, 4, Double.doubleToRawLongBits(number));
        } else {
            Protobuf.field(to, 1, text);
        }
    }

    /** The resource, and all of an event that it was made of. */
    private static final class Service {

        private final @Nullable String release;
        private final @Nullable String environment;
        private final @Nullable String serverName;
        private final byte[] resource;
        private final OtlpAttributes.Size size;

        Service(Event event, byte[] resource, OtlpAttributes.Size size) {
            this.release = event.release();
            this.environment = event.environment();
            this.serverName = event.serverName();
            this.resource = resource;
            this.size = size;
        }

        boolean isOf(Event event) {
            return Objects.equals(release, event.release())
                    && Objects.equals(environment, event.environment())
                    && Objects.equals(serverName, event.serverName());
        }
    }
}
