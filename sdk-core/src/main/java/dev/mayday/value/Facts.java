package dev.mayday.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A few frozen values, each in front of those before it: an entry is 32 bytes, of a linked map it is five times that. */
final class Facts extends AbstractMap<String, Object> {

    private static final int MAX = 8;

    private final String key;
    private final Object value;
    private final @Nullable Facts before;
    private final int size;
    private final int length;

    private Facts(String key, Object value, @Nullable Facts before) {
        this.key = key;
        this.value = value;
        this.before = before;
        this.size = before == null ? 1 : before.size + 1;
        this.length = key.length() + Values.length(value) + (before == null ? 0 : before.length);
    }

    /** Those and one more; null if they are too many, or of another kind. */
    static @Nullable Facts of(Map<String, Object> before, String key, Object value) {
        if (before.isEmpty()) {
            return new Facts(key, value, null);
        }
        return before instanceof Facts facts && facts.size < MAX ? new Facts(key, value, facts) : null;
    }

    /** Characters of keys and values; numbers and the like count 8. */
    int length() {
        return length;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        List<Map.Entry<String, Object>> entries = new ArrayList<>(size);
        addTo(entries);
        return new AbstractSet<>() {

            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return Collections.unmodifiableList(entries).iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    /** A key that comes again keeps its place and has its last value. */
    private void addTo(List<Map.Entry<String, Object>> entries) {
        if (before != null) {
            before.addTo(entries);
        }
        Map.Entry<String, Object> entry = Map.entry(key, value);
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).getKey().equals(key)) {
                entries.set(i, entry);
                return;
            }
        }
        entries.add(entry);
    }
}
