package dev.mayday.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.value.ContextNames;
import dev.mayday.value.Text;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes a finished envelope apart and puts it together again behind the same header: its event without breadcrumbs, without
 * the middle of long stack traces and with long texts cut, and with a note of it in {@code contexts.mayday.cut}. What an
 * earlier cut noted there is added up. For one envelope.
 */
final class EnvelopeShrinker {

    /** Far above anything we write: what unpacks to more is no record of ours. */
    private static final int MAX_ENVELOPE_BYTES = 16 * 1024 * 1024;

    /** Frames kept where the thread began, first on the wire. */
    private static final int OUTERMOST_FRAMES = 10;

    /** Frames kept where it was thrown, last on the wire. */
    private static final int INNERMOST_FRAMES = 40;

    /** Characters kept of what a person reads first: messages of events and exceptions. */
    private static final int MAX_MESSAGE = 1_024;

    /** Characters kept of any other text. */
    private static final int MAX_TEXT = 256;

    /** Field names are data here: they belong into no table that outlives the parser. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private int frames;
    private int texts;

    /** Null if it would not be smaller; throws if it is no envelope of an event. */
    @Nullable
    EncodedEvent shrink(byte[] bytes, Deflater deflater) throws IOException {
        byte[] envelope = unpack(bytes);
        int headerEnd = lineEnd(envelope, 0);
        int itemHeaderEnd = lineEnd(envelope, headerEnd + 1);
        Map<String, Object> item = object(envelope, headerEnd + 1, itemHeaderEnd);
        if (!(item.get("length") instanceof Long length) || !"event".equals(item.get("type"))) {
            throw new IOException("no event");
        }
        Map<String, Object> event = object(envelope, itemHeaderEnd + 1, itemHeaderEnd + 1 + length);
        Object id = object(envelope, 0, headerEnd).get("event_id");

        cut(event);
        Bytes payload = new Bytes();
        JsonFields out = new JsonFields(payload);
        out.fields(event, false);
        out.done();
        Bytes headers = new Bytes();
        headers.write(envelope, 0, headerEnd);
        int size = EnvelopeEncoder.finish(headers, "event", payload);
        byte[] packed = EnvelopeEncoder.gzip(deflater, headers, payload);
        return size < envelope.length && packed.length < bytes.length
                ? new EncodedEvent(EventId.parse(String.valueOf(id)), size, packed)
                : null;
    }

    private static byte[] unpack(byte[] bytes) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] envelope = in.readNBytes(MAX_ENVELOPE_BYTES + 1);
            if (envelope.length > MAX_ENVELOPE_BYTES) {
                throw new IOException("too long");
            }
            return envelope;
        }
    }

    private static int lineEnd(byte[] envelope, int from) throws EOFException {
        for (int i = from; i < envelope.length; i++) {
            if (envelope[i] == '\n') {
                return i;
            }
        }
        throw new EOFException();
    }

    private static Map<String, Object> object(byte[] envelope, int from, long to) throws IOException {
        if (to < from || to > envelope.length) {
            throw new EOFException();
        }
        try (JsonParser in = JSON.createParser(envelope, from, (int) to - from)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            return readObject(in);
        }
    }

    private static Map<String, Object> readObject(JsonParser in) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            Object value = read(in);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static @Nullable Object read(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return readObject(in);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> elements = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Object element = read(in);
                if (element != null) {
                    elements.add(element);
                }
            }
            return elements;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return in.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return in.getDoubleValue();
        }
        if (token == null) {
            throw new EOFException();
        }
        return token.isBoolean() ? (Object) in.getBooleanValue() : token.isScalarValue() ? in.getText() : null;
    }

    private void cut(Map<String, Object> event) {
        Object crumbs = event.remove("breadcrumbs");
        Map<String, Object> contexts = child(event, "contexts");
        Map<String, Object> note = child(contexts, ContextNames.MAYDAY);
        contexts.remove(ContextNames.MAYDAY);
        for (Map.Entry<String, Object> field : event.entrySet()) {
            String name = field.getKey();
            field.setValue(shortened(name, field.getValue(), name.equals("exception") || name.equals("threads")));
        }

        Object earlier = note.get(ContextNames.CUT);
        Map<String, Object> cut = child(note, ContextNames.CUT);
        if (earlier instanceof String text) {
            cut.put("earlier", text);
        }
        add(cut, "breadcrumbs", crumbs instanceof Map<?, ?> list ? size(list.get("values")) : size(crumbs));
        add(cut, "frames", frames);
        add(cut, "strings", texts);
        contexts.put(ContextNames.MAYDAY, note);
    }

    /** The object under this name; a new one in place of anything else. */
    @SuppressWarnings("unchecked") // every object that was read has texts as keys
    private static Map<String, Object> child(Map<String, Object> parent, String name) {
        Object child = parent.get(name);
        if (!(child instanceof Map)) {
            child = new LinkedHashMap<>();
            parent.put(name, child);
        }
        return (Map<String, Object>) child;
    }

    private static int size(@Nullable Object list) {
        return list instanceof List<?> elements ? elements.size() : 0;
    }

    private static void add(Map<String, Object> cut, String what, int count) {
        if (count > 0) {
            cut.put(what, cut.get(what) instanceof Number before ? before.longValue() + count : (Object) count);
        }
    }

    @SuppressWarnings("unchecked") // made by read
    private Object shortened(String name, Object value, boolean stacks) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<String, Object> field : ((Map<String, Object>) map).entrySet()) {
                field.setValue(shortened(field.getKey(), field.getValue(), stacks));
            }
        } else if (value instanceof List<?> list) {
            List<Object> elements = (List<Object>) list;
            if (stacks && name.equals("frames")) {
                cutMiddle(elements);
            }
            for (int i = 0; i < elements.size(); i++) {
                elements.set(i, shortened(name, elements.get(i), stacks));
            }
        } else if (value instanceof String text) {
            boolean message = name.equals("value") || name.equals("formatted") || name.equals("message");
            int max = message ? MAX_MESSAGE : MAX_TEXT;
            texts += text.length() > max ? 1 : 0;
            return Text.cut(text, max);
        }
        return value;
    }

    /** Puts a marker in place of the middle of a stack trace, unless that saves nothing. */
    private void cutMiddle(List<Object> stack) {
        int from = Math.min(OUTERMOST_FRAMES, stack.size());
        List<Object> middle = stack.subList(from, Math.max(from, stack.size() - INNERMOST_FRAMES));
        if (middle.size() > 1) {
            int omitted = 0;
            for (Object frame : middle) {
                omitted += framesOf(frame);
            }
            frames += omitted;
            middle.clear();
            middle.add(new LinkedHashMap<>(
                    Map.of("function", String.valueOf(Frame.omitted(omitted).function()), "in_app", false)));
        }
    }

    /** A marker stands for the frames that were left out before. */
    private static int framesOf(Object frame) {
        if (frame instanceof Map<?, ?> fields
                && fields.get("function") instanceof String function
                && !fields.containsKey("module")) {
            return Math.max(1, new Frame(null, function, null, 0, false, false).omittedFrames());
        }
        return 1;
    }
}
