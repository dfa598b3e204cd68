package dev.mayday.value;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that {@link Values} has made, which need not be copied again: most of what an event says passes several hands on its
 * way. Immutable.
 */
final class FrozenMap<V> extends AbstractMap<String, V> {

    private final Map<String, V> entries;
    private final boolean texts;

    /** Over {@code entries}, which nobody else holds and whose order is that of the map; {@code texts} if all values are such. */
    FrozenMap(Map<String, V> entries, boolean texts) {
        this.entries = Collections.unmodifiableMap(entries);
        this.texts = texts;
    }

    boolean isOfTexts() {
        return texts;
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return entries.containsKey(key);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return entries.get(key);
    }
}
