package dev.mayday.value;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was made for a key and will be asked for again. When it has become too much, all of it is forgotten and the few that
 * are still in use are made again, which costs less than to keep book of who came last. For one thread.
 */
public final class Kept<K, V> {

    private final Map<K, V> values;
    private final int max;
    private int weight;

    private Kept(Map<K, V> values, int max) {
        this.values = values;
        this.max = max;
    }

    /** Values of up to {@code max} keys that are equal, or of that weight together. */
    public static <K, V> Kept<K, V> upTo(int max) {
        return new Kept<>(new HashMap<>(), max);
    }

    /** Keys are the same only if they are the same instance. */
    public static <K, V> Kept<K, V> byIdentity(int max) {
        return new Kept<>(new IdentityHashMap<>(), max);
    }

    /** What is kept for this key. */
    public @Nullable V get(K key) {
        return values.get(key);
    }

    /** Keeps a value, which weighs 1, and gives it back. */
    public V put(K key, V value) {
        return put(key, value, 1);
    }

    /** Keeps a value of this weight, and gives it back. One that takes another's place adds its weight to that one's. */
    public V put(K key, V value, int weight) {
        if (this.weight >= max) {
            values.clear();
            this.weight = 0;
        }
        this.weight += weight;
        values.put(key, value);
        return value;
    }
}
