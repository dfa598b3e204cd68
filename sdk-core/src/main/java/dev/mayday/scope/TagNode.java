package dev.mayday.scope;

import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tags as a list that grows at its head: what one call set, and what was set before. Immutable; newer wins. */
final class TagNode {

    private static final int MAX_DEPTH = 64;

    /** Keys at even places, values after them; a null value takes the tag away. */
    private final @Nullable String[] pairs;

    private final @Nullable TagNode before;
    private final int depth;

    private TagNode(@Nullable String[] pairs, @Nullable TagNode before) {
        this.pairs = pairs;
        this.before = before;
        this.depth = before == null ? 1 : before.depth + 1;
    }

    static TagNode of(@Nullable String[] pairs, @Nullable TagNode before) {
        return new TagNode(pairs, compact(before));
    }

    /** A key and its value, cut. */
    static @Nullable String[] pair(String key, @Nullable String value) {
        return new @Nullable String[] {Text.cut(key, 200), Text.cutOrNull(value, Values.MAX_TEXT)};
    }

    /** Keys and their values, cut; none where either is null or the key blank, and not too many. */
    static @Nullable String[] pairs(Map<String, String> tags) {
        @Nullable String[] pairs = new @Nullable String[0];
        int used = 0;
        try {
            pairs = new @Nullable String[2 * Math.max(0, Math.min(tags.size(), Values.MAX_BREADTH))];
            for (Map.Entry<?, ?> tag : tags.entrySet()) {
                if (used == pairs.length) {
                    break;
                }
                String key = tag.getKey() == null || tag.getValue() == null ? "" : Text.of(tag.getKey(), 200);
                if (!key.isBlank()) {
                    pairs[used] = key;
                    pairs[used + 1] = Text.of(tag.getValue(), Values.MAX_TEXT);
                    used += 2;
                }
            }
        } catch (RuntimeException hostile) {
            // a map that cannot be read, or lies about its size: what was read before it failed stays
            return Arrays.copyOf(pairs, used);
        }
        return used == pairs.length ? pairs : Arrays.copyOf(pairs, used);
    }

    /** A job that sets one tag for ever must not grow a list for ever. */
    private static @Nullable TagNode compact(@Nullable TagNode node) {
        if (node == null || node.depth < MAX_DEPTH) {
            return node;
        }
        Map<String, String> tags = read(node);
        @Nullable String[] pairs = new @Nullable String[2 * tags.size()];
        int used = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            pairs[used++] = tag.getKey();
            pairs[used++] = tag.getValue();
        }
        return new TagNode(pairs, null);
    }

    static Map<String, String> read(@Nullable TagNode newest) {
        if (newest == null) {
            return Map.of();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> removed = new HashSet<>();
        for (TagNode node = newest; node != null; node = node.before) {
            for (int i = 0; i < node.pairs.length; i += 2) {
                String key = node.pairs[i];
                String value = node.pairs[i + 1];
                if (key == null || removed.contains(key) || tags.size() == Values.MAX_BREADTH) {
                    continue;
                }
                if (value == null) {
                    if (!tags.containsKey(key)) {
                        removed.add(key);
                    }
                } else {
                    tags.putIfAbsent(key, value);
                }
            }
        }
        return tags;
    }
}
