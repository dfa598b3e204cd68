package dev.mayday.filter;

import dev.mayday.value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts the texts in one part of an event to a length, and counts those that were longer. */
final class TextCut {

    private final int length;
    private int taken;

    TextCut(int length) {
        this.length = length;
    }

    /** How many texts were cut so far. */
    int taken() {
        return taken;
    }

    String text(String text) {
        if (text.length() <= length) {
            return text;
        }
        taken++;
        return Text.cut(text, length);
    }

    @Nullable
    String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    List<String> texts(List<String> texts) {
        List<String> copy = new ArrayList<>(texts);
        copy.replaceAll(this::text);
        return copy;
    }

    Map<String, String> texts(Map<String, String> texts) {
        Map<String, String> copy = new LinkedHashMap<>(texts);
        copy.replaceAll((key, text) -> text(text));
        return copy;
    }

    /** Facts as a context has them: texts, numbers, booleans, and lists and maps of them. */
    Map<String, Object> facts(Map<String, Object> facts) {
        Map<String, Object> copy = new LinkedHashMap<>(facts);
        copy.replaceAll((key, fact) -> fact(fact));
        return copy;
    }

    private Object fact(Object fact) {
        if (fact instanceof String text) {
            return text(text);
        }
        if (fact instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.replaceAll((key, nested) -> fact(nested));
            return copy;
        }
        if (fact instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            copy.replaceAll(this::fact);
            return copy;
        }
        return fact;
    }
}
