package dev.mayday.encode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mayday.event.Frame;
import dev.mayday.value.Text;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies the payload of one event without its breadcrumbs, without the middle of long stack traces and with long texts cut,
 * and leaves a note of it in {@code contexts.mayday.cut}. What an earlier cut noted there is added up.
 */
final class EventCutter {

    /** Frames kept where the thread began, first on the wire. */
    static final int OUTERMOST_FRAMES = 10;

    /** Frames kept where it was thrown, last on the wire. */
    static final int INNERMOST_FRAMES = 40;

    /** Characters kept of what a person reads first: messages of events and exceptions. */
    static final int MAX_MESSAGE = 1_024;

    /** Characters kept of any other text. */
    static final int MAX_TEXT = 256;

    private static final Set<String> MESSAGES = Set.of("value", "formatted", "message");
    private static final String NOTE = "mayday";
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,9}) frames omitted]");

    private final Source source;
    private final Queue<Integer> stackSizes = new ArrayDeque<>();
    private int breadcrumbs;
    private int frames;
    private int texts;

    /** The payload is read twice: how long a stack trace is has to be known before its first frame. */
    EventCutter(Source source) {
        this.source = source;
    }

    void cut(JsonGenerator out) throws IOException {
        try (JsonParser in = source.open()) {
            measureStacks(in);
        }
        try (JsonParser in = source.open()) {
            event(in, out);
        }
    }

    private void measureStacks(JsonParser in) throws IOException {
        in.nextToken();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean stacks = hasStacks(in.currentName());
            in.nextToken();
            if (stacks) {
                measure(in);
            } else {
                in.skipChildren();
            }
        }
    }

    private void measure(JsonParser in) throws IOException {
        int depth = 0;
        do {
            JsonToken token = in.currentToken();
            if (token == null) {
                throw new IOException("cut short");
            } else if (token == JsonToken.START_ARRAY && "frames".equals(in.currentName())) {
                stackSizes.add(countElements(in));
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth > 0) {
                in.nextToken();
            }
        } while (depth > 0);
    }

    private void event(JsonParser in, JsonGenerator out) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        out.writeStartObject();
        boolean noted = false;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("breadcrumbs")) {
                breadcrumbs += countBreadcrumbs(in);
            } else if (name.equals("contexts") && in.currentToken() == JsonToken.START_OBJECT) {
                JsonFields.writeName(out, name);
                contexts(in, out);
                noted = true;
            } else {
                JsonFields.writeName(out, name);
                copy(in, out, name, hasStacks(name));
            }
        }
        if (!noted) {
            out.writeFieldName("contexts");
            out.writeStartObject();
            note(Map.of(), out);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void contexts(JsonParser in, JsonGenerator out) throws IOException {
        Map<?, ?> earlier = Map.of();
        out.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals(NOTE)) {
                earlier = read(in) instanceof Map<?, ?> object ? object : Map.of();
            } else {
                JsonFields.writeName(out, name);
                copy(in, out, name, false);
            }
        }
        note(earlier, out);
        out.writeEndObject();
    }

    private void note(Map<?, ?> earlier, JsonGenerator out) throws IOException {
        Map<String, Object> mayday = new LinkedHashMap<>();
        earlier.forEach((key, value) -> mayday.put((String) key, value));
        Map<String, Object> cut = new LinkedHashMap<>();
        Object before = mayday.get("cut");
        if (before instanceof Map<?, ?> counts) {
            counts.forEach((key, value) -> cut.put((String) key, value));
        } else if (before != null) {
            cut.put("earlier", before);
        }
        add(cut, "breadcrumbs", breadcrumbs);
        add(cut, "frames", frames);
        add(cut, "strings", texts);
        if (!cut.isEmpty()) {
            mayday.put("cut", cut);
        }
        new JsonFields(out).map(NOTE, mayday);
    }

    private static void add(Map<String, Object> cut, String what, int count) {
        if (count > 0) {
            cut.merge(
                    what, count, (before, more) -> before instanceof Number number ? number.longValue() + count : more);
        }
    }

    private void copy(JsonParser in, JsonGenerator out, String name, boolean stacks) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                out.writeStartObject();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String field = in.currentName();
                    JsonFields.writeName(out, field);
                    in.nextToken();
                    copy(in, out, field, stacks);
                }
                out.writeEndObject();
            }
            case START_ARRAY -> {
                out.writeStartArray();
                if (stacks && name.equals("frames")) {
                    stack(in, out);
                } else {
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        copy(in, out, name, stacks);
                    }
                }
                out.writeEndArray();
            }
            case VALUE_STRING -> {
                String text = in.getText();
                int max = MESSAGES.contains(name) ? MAX_MESSAGE : MAX_TEXT;
                if (text.length() > max) {
                    texts++;
                }
                JsonFields.writeText(out, Text.cut(text, max));
            }
            default -> out.copyCurrentEvent(in);
        }
    }

    /** The frames of one stack trace without its middle, which is replaced by a marker, unless that saves nothing. */
    private void stack(JsonParser in, JsonGenerator out) throws IOException {
        Integer size = stackSizes.remove();
        int from = OUTERMOST_FRAMES;
        int to = size - INNERMOST_FRAMES;
        int omitted = 0;
        for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
            if (to - from > 1 && i >= from && i < to) {
                omitted += framesAt(in);
                if (i == to - 1) {
                    marker(omitted, out);
                    frames += omitted;
                }
            } else {
                copy(in, out, "frame", false);
            }
        }
    }

    private static void marker(int omitted, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("function", Frame.omitted(omitted).function());
        out.writeBooleanField("in_app", false);
        out.writeEndObject();
    }

    /** How many frames the one the parser stands at is: a marker stands for those that were left out before. */
    private static int framesAt(JsonParser in) throws IOException {
        Object function = read(in) instanceof Map<?, ?> frame ? frame.get("function") : null;
        Matcher marker = MARKER.matcher(function instanceof String text ? text : "");
        return marker.matches() ? Integer.parseInt(marker.group(1)) : 1;
    }

    private static boolean hasStacks(String name) {
        return name.equals("exception") || name.equals("threads");
    }

    private static int countBreadcrumbs(JsonParser in) throws IOException {
        int count = 0;
        if (in.currentToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                in.nextToken();
                count += countElements(in);
            }
        } else {
            count = countElements(in);
        }
        return count;
    }

    /** The elements of the array the parser stands at; 0 for anything else. Ends behind them. */
    private static int countElements(JsonParser in) throws IOException {
        int count = 0;
        if (in.currentToken() == JsonToken.START_ARRAY) {
            while (in.nextToken() != JsonToken.END_ARRAY) {
                in.skipChildren();
                count++;
            }
        } else {
            in.skipChildren();
        }
        return count;
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
        return switch (in.currentToken()) {
            case START_OBJECT -> readObject(in);
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    Object element = read(in);
                    if (element != null) {
                        elements.add(element);
                    }
                }
                yield elements;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            default -> null;
        };
    }

    /** Opens the payload from its beginning. */
    interface Source {
        JsonParser open() throws IOException;
    }
}
