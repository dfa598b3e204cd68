package dev.mayday.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.mayday.value.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields of JSON objects and leaves out what is null or empty: an object is opened by the first field in it, so one
 * without fields never shows. Explicit nulls make one of the servers lose the event.
 */
final class JsonFields {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    /** Names of objects begun whose first field is still to come, outermost first. */
    private final Deque<String> unopened = new ArrayDeque<>();

    /** Opens an object that is all of a JSON document. */
    JsonFields(OutputStream to) throws IOException {
        this.out = JSON.createGenerator(to);
        out.writeStartObject();
    }

    /** Ends the document; the stream stays open. A document that failed half-way is left as it is. */
    void done() throws IOException {
        out.writeEndObject();
        out.close();
    }

    /** Leaves the document as it is, unfinished, for others to go on. */
    void pause() throws IOException {
        out.configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);
        out.close();
    }

    /** Fields that are written already, without the braces, in the object that is open and has a field. */
    void writtenFields(String json, int size) throws IOException {
        out.writeRaw(',');
        out.writeRaw(json, 0, size);
    }

    /** The same as the generator would, but clean, and with pairs of surrogates as 4 bytes: it writes two escapes of 6. */
    private void writeText(String text) throws IOException {
        if (WireText.isBare(text)) {
            byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
            out.writeRawUTF8String(ascii, 0, ascii.length);
        } else if (WireText.isPlain(text)) {
            out.writeString(text);
        } else {
            out.writeString(new SerializedString(WireText.clean(text)));
        }
    }

    /** The name of a field, as {@link #writeText} has it. */
    private void writeName(String name) throws IOException {
        if (WireText.isPlain(name)) {
            out.writeFieldName(name);
        } else {
            out.writeFieldName(new SerializedString(name));
        }
    }

    /** A value that is written already. */
    void written(SerializedString json) throws IOException {
        out.writeRawValue(json);
    }

    void begin(String name) {
        unopened.addLast(name);
    }

    void end() throws IOException {
        if (unopened.pollLast() == null) {
            out.writeEndObject();
        }
    }

    /** Opens a list, empty or not. */
    void beginList(String name) throws IOException {
        name(name);
        out.writeStartArray();
    }

    /** Opens an object in a list, empty or not. */
    void beginElement() throws IOException {
        out.writeStartObject();
    }

    void endList() throws IOException {
        out.writeEndArray();
    }

    void text(String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            name(name);
            writeText(value);
        }
    }

    /** The same for a name that is written often. */
    void text(SerializedString name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            name(name);
            writeText(value);
        }
    }

    /** A text that is written often. */
    void text(SerializedString name, SerializedString value) throws IOException {
        name(name);
        out.writeString(value);
    }

    void text(String name, @Nullable String value, int max) throws IOException {
        text(name, Text.cutOrNull(value, max));
    }

    void number(String name, long value) throws IOException {
        name(name);
        out.writeNumber(value);
    }

    void flag(String name, boolean value) throws IOException {
        name(name);
        out.writeBoolean(value);
    }

    void list(String name, List<?> values) throws IOException {
        if (!values.isEmpty()) {
            name(name);
            value(values);
        }
    }

    void map(String name, Map<String, ?> values) throws IOException {
        if (!values.isEmpty()) {
            name(name);
            value(values);
        }
    }

    /** The fields of the map in the object that is open, as tags with keys of the tags' alphabet. */
    void fields(Map<String, ?> values, boolean tags) throws IOException {
        Set<String> changed = new HashSet<>(0);
        for (Map.Entry<String, ?> entry : values.entrySet()) {
            String key = tags ? WireText.tagKey(entry.getKey()) : WireText.clean(entry.getKey());
            if (!key.equals(entry.getKey())) {
                key = freeName(key, values, changed);
                changed.add(key);
            }
            name(key);
            value(entry.getValue());
        }
    }

    /** Two keys may become the same one under the rule; no reader agrees with another on what a repeated key means. */
    private static String freeName(String key, Map<String, ?> values, Set<String> changed) {
        String free = key;
        for (int i = 2; values.containsKey(free) || changed.contains(free); i++) {
            free = Text.cut(key, WireText.MAX_TAG - 5).concat("_").concat(Integer.toString(i));
        }
        return free;
    }

    private void name(String name) throws IOException {
        open();
        writeName(name);
    }

    private void name(SerializedString name) throws IOException {
        open();
        out.writeFieldName(name);
    }

    private void open() throws IOException {
        for (String outer = unopened.pollFirst(); outer != null; outer = unopened.pollFirst()) {
            writeName(outer);
            out.writeStartObject();
        }
    }

    /** Values as {@code Values} freezes them, which bounds the depth; NaN and the infinities, no JSON, as strings. */
    private void value(Object value) throws IOException {
        if (value instanceof String text) {
            writeText(text);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            if (Double.isFinite(((Number) value).doubleValue())) {
                // A raw number in Java's own shortest form: a float widened to a double would show digits nobody wrote.
                out.writeNumber(value.toString());
            } else {
                out.writeString(value.toString());
            }
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            @SuppressWarnings("unchecked") // keys are strings in every frozen map
            Map<String, ?> texts = (Map<String, ?>) map;
            fields(texts, false);
            out.writeEndObject();
        } else {
            out.writeStartArray();
            for (Object element : (List<?>) value) {
                value(element);
            }
            out.writeEndArray();
        }
    }
}
