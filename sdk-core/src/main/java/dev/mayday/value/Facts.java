package dev.mayday.value;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A few frozen values, each in front of those before it: an entry is 32 bytes, of a linked map it is five times that. */
final class Facts extends AbstractMap<String, Object> {

    private static final int MAX = 8;

    private final String key;
    private final Object value;
    private final @Nullable Facts before;

    private Facts(String key, Object value, @Nullable Facts before) {
        this.key = key;
        this.value = value;
        this.before = before;
    }

    /** Those and one more; null if they are too many, or of another kind. */
    static @Nullable Facts of(Map<String, Object> before, String key, Object value) {
        if (before.isEmpty()) {
            return new Facts(key, value, null);
        }
        if (!(before instanceof Facts facts)) {
            return null;
        }
        int depth = 1;
        for (Facts at = facts; at != null; at = at.before) {
            depth++;
        }
        return depth > MAX ? null : new Facts(key, value, facts);
    }

    /** Characters of keys and values; numbers and the like count 8. */
    int length() {
        int sum = 0;
        for (Facts at = this; at != null; at = at.before) {
            sum += at.key.length() + Values.length(at.value);
        }
        return sum;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Map<String, Object> linked = new LinkedHashMap<>();
        addTo(linked);
        return Collections.unmodifiableMap(linked).entrySet();
    }

    private void addTo(Map<String, Object> linked) {
        if (before != null) {
            before.addTo(linked);
        }
        linked.put(key, value);
    }
}
