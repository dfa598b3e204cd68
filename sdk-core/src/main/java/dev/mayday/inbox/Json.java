package dev.mayday.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON for the page: complete or not at all, in plain ASCII, so that half a surrogate pair arrives as what it is. */
final class Json {

    /** Larger whole numbers lose digits in a browser. */
    private static final long MAX_EXACT = (1L << 53) - 1;

    /** Without the pool that hangs on thread-locals: the page is also rendered on threads that are not ours. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private Json() {}

    /** Something that writes its fields into an open object. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] object(Fields fields) {
        StringWriter text = new StringWriter(4_096);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Leaves out what is null. */
    static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** Leaves out what is empty. */
    static void map(JsonGenerator json, String name, Map<String, ?> map) throws IOException {
        if (!map.isEmpty()) {
            json.writeFieldName(name);
            value(json, map);
        }
    }

    /** A frozen value; what JSON has no number for becomes text. */
    static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                value(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            long number = ((Number) value).longValue();
            if (number > MAX_EXACT || number < -MAX_EXACT) {
                json.writeString(Long.toString(number));
            } else {
                json.writeNumber(number);
            }
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(((Number) value).doubleValue());
        } else {
            json.writeString(String.valueOf(value));
        }
    }
}
