package dev.mayday.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Copies values from outside into immutable ones: strings, numbers, booleans, lists and maps of them. Anything else becomes
 * its guarded {@code toString()}; there is no reflection over beans. Depth, breadth, length and the number of values in one
 * copy are bounded, which also ends every cycle. Never throws: a collection that cannot be read keeps what was read so far.
 */
public final class Values {

    /** Levels of maps and lists inside one value. */
    public static final int MAX_DEPTH = 6;

    /** Entries of one map or list. */
    public static final int MAX_BREADTH = 100;

    /** Characters of one string. */
    public static final int MAX_TEXT = 8_192;

    /** Values in one copy, over all levels. */
    public static final int MAX_VALUES = 1_000;

    /** What anything but a text counts as. */
    private static final int OTHER_LENGTH = 8;

    private int left = MAX_VALUES;

    private Values() {}

    /** An immutable copy of {@code map} with keys as text, nulls left out; itself if it came from here. */
    @SuppressWarnings("unchecked") // nobody can put into it what is no text
    public static Map<String, Object> freezeMap(@Nullable Map<?, ?> map) {
        if (map instanceof Facts facts) {
            return facts;
        }
        if (map instanceof FrozenMap<?> frozen) {
            return (Map<String, Object>) frozen;
        }
        return map == null ? Map.of() : new Values().copyMap(map, 1);
    }

    /** An immutable copy of {@code map}, which is one already, with one more entry, or with another value under that key. */
    public static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        Object frozen;
        if (value instanceof String text) {
            frozen = Text.cut(text, MAX_TEXT);
        } else {
            frozen = value instanceof Integer || value instanceof Long ? value : freeze(value); // most are such
        }
        Map<String, Object> few = Facts.of(map, Text.cut(key, 200), frozen);
        if (few != null) {
            return few;
        }
        Map<String, Object> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return freezeMap(more);
    }

    /** An immutable copy of {@code list} without the nulls in it, itself where it is one; none for null. */
    public static <T> List<T> present(@Nullable List<T> list) {
        if (list == null) {
            return List.of();
        }
        for (T element : list) {
            if (element == null) {
                return list.stream().filter(Objects::nonNull).toList();
            }
        }
        return List.copyOf(list);
    }

    /**
     * An immutable copy of {@code map} with keys and values as text, nulls and blank keys left out; itself if it came from
     * here.
     */
    @SuppressWarnings("unchecked") // it says that all of them are
    public static Map<String, String> freezeTexts(@Nullable Map<?, ?> map) {
        if (map == null) {
            return Map.of();
        }
        if (map instanceof FrozenMap<?> frozen && frozen.isOfTexts()) {
            return (Map<String, String>) frozen;
        }
        Map<String, String> copy = new LinkedHashMap<>();
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (copy.size() == MAX_BREADTH) {
                    break;
                }
                String key = entry.getKey() == null || entry.getValue() == null ? "" : Text.of(entry.getKey(), 200);
                if (!key.isBlank()) {
                    copy.put(key, Text.of(entry.getValue(), MAX_TEXT));
                }
            }
        } catch (Throwable hostile) {
            copy.put("unreadable", hostile.getClass().getName());
        }
        return copy.isEmpty() ? Map.of() : new FrozenMap<>(copy, true);
    }

    /** An immutable copy of {@code list} with elements as text, nulls left out; at most {@value #MAX_BREADTH}. */
    public static List<String> freezeTexts(@Nullable Iterable<?> list) {
        if (list == null) {
            return List.of();
        }
        List<String> copy = new ArrayList<>();
        try {
            for (Object element : list) {
                if (copy.size() == MAX_BREADTH) {
                    break;
                }
                if (element != null) {
                    copy.add(Text.of(element, MAX_TEXT));
                }
            }
        } catch (Throwable hostile) {
            copy.add("[unreadable: " + hostile.getClass().getName() + "]");
        }
        return List.copyOf(copy);
    }

    /** An immutable copy of one value. */
    public static Object freeze(Object value) {
        return new Values().copy(value, 1);
    }

    /** Characters of a frozen value: of texts, and of what is in maps and lists; anything else counts {@value #OTHER_LENGTH}. */
    public static int length(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Facts facts) {
            return facts.length();
        }
        if (value instanceof Number) { // an answer of its own only because asking for the interfaces below takes long
            return OTHER_LENGTH;
        }
        int sum = 0;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += ((String) entry.getKey()).length() + length(entry.getValue());
            }
            return sum;
        }
        if (value instanceof Iterable<?> list) {
            for (Object element : list) {
                sum += length(element);
            }
            return sum;
        }
        return OTHER_LENGTH;
    }

    private Object copy(Object value, int depth) {
        left--;
        if (value instanceof String text) {
            return Text.cut(text, MAX_TEXT);
        }
        if (value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte) {
            return value;
        }
        if (value.getClass() == BigInteger.class) {
            return Text.of(value, MAX_TEXT);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Map<?, ?> map) {
            return depth > MAX_DEPTH ? "[too deep]" : copyMap(map, depth + 1);
        }
        if (value instanceof Collection<?> collection) {
            return depth > MAX_DEPTH ? "[too deep]" : copyList(collection, depth + 1);
        }
        List<?> array = arrayAsList(value);
        if (array != null) {
            return depth > MAX_DEPTH ? "[too deep]" : copyList(array, depth + 1);
        }
        return Text.of(value, MAX_TEXT);
    }

    private Map<String, Object> copyMap(Map<?, ?> map, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (copy.size() >= MAX_BREADTH || left <= 0) {
                    copy.put("...", "cut");
                    break;
                }
                if (entry.getKey() != null && entry.getValue() != null) {
                    copy.put(Text.of(entry.getKey(), 200), copy(entry.getValue(), depth));
                }
            }
        } catch (Throwable hostile) {
            copy.put("unreadable", hostile.getClass().getName());
        }
        return copy.isEmpty() ? Map.of() : new FrozenMap<>(copy, false);
    }

    private List<Object> copyList(Iterable<?> list, int depth) {
        List<Object> copy = new ArrayList<>();
        try {
            for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
                if (copy.size() >= MAX_BREADTH || left <= 0) {
                    copy.add("...");
                    break;
                }
                Object element = elements.next();
                if (element != null) {
                    copy.add(copy(element, depth));
                }
            }
        } catch (Throwable hostile) {
            copy.add("[unreadable: " + hostile.getClass().getName() + "]");
        }
        return List.copyOf(copy);
    }

    private static @Nullable List<?> arrayAsList(Object value) {
        if (value instanceof Object[] objects) {
            return Arrays.asList(objects);
        }
        if (value instanceof int[] ints) {
            return Arrays.stream(ints, 0, Math.min(ints.length, MAX_BREADTH + 1))
                    .boxed()
                    .toList();
        }
        if (value instanceof long[] longs) {
            return Arrays.stream(longs, 0, Math.min(longs.length, MAX_BREADTH + 1))
                    .boxed()
                    .toList();
        }
        if (value instanceof double[] doubles) {
            return Arrays.stream(doubles, 0, Math.min(doubles.length, MAX_BREADTH + 1))
                    .boxed()
                    .toList();
        }
        if (value instanceof byte[] bytes) {
            return List.of("[" + bytes.length + " bytes]");
        }
        return null;
    }
}
