package dev.mayday.filter;

import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.User;
import dev.mayday.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts every text of a value to one length and counts how many were longer. Not thread-safe. */
final class LongTexts {

    private final int max;
    private int count;

    LongTexts(int max) {
        this.max = max;
    }

    int count() {
        return count;
    }

    @Nullable
    String cut(@Nullable String text) {
        if (text == null || text.length() <= max) {
            return text;
        }
        count++;
        return Text.cut(text, max);
    }

    LogEntry cut(LogEntry entry) {
        List<String> params = new ArrayList<>();
        for (String param : entry.params()) {
            params.add(required(param));
        }
        return new LogEntry(cut(entry.template()), params, cut(entry.formatted()));
    }

    Request cut(Request request) {
        return new Request(
                request.method(),
                cut(request.url()),
                cut(request.queryString()),
                texts(request.headers()),
                texts(request.env()));
    }

    User cut(User user) {
        return user.withData(texts(user.data()));
    }

    Map<String, Object> facts(Map<String, Object> facts) {
        Map<String, Object> copy = new LinkedHashMap<>(facts);
        copy.replaceAll((key, value) -> value(value));
        return copy;
    }

    Map<String, String> texts(Map<String, String> texts) {
        Map<String, String> copy = new LinkedHashMap<>(texts);
        copy.replaceAll((key, value) -> required(value));
        return copy;
    }

    private Object value(Object value) {
        if (value instanceof String text) {
            return required(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.replaceAll((key, nested) -> value(nested));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            copy.replaceAll(this::value);
            return copy;
        }
        return value;
    }

    private String required(String text) {
        String cut = cut(text);
        return cut == null ? "" : cut;
    }
}
