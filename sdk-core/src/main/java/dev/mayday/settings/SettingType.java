package dev.mayday.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values a setting can have: how they are read from text, checked and written. One class that asks for the class of its
 * values, and no lambdas: the table is built while the application starts, and every class more costs time to load and room
 * in the jar.
 */
final class SettingType<T> {

    /** Where a sentence names the bounds: written out only when it is needed, which is hardly ever. */
    private static final String BOUNDS = "<bounds>";

    static final SettingType<Boolean> BOOLEAN = new SettingType<>(Boolean.class, "true or false");

    /** A share of the whole. The least is the negative zero, which comes before zero. */
    static final SettingType<Double> SHARE =
            new SettingType<>(Double.class, "a decimal from 0 to 1, such as 0.25", -0.0, 1.0);

    /** A whole number that is rounded up to a power of two. */
    static final SettingType<Integer> QUEUE_SIZE = integer(16, 1 << 20, "events");

    /** A file; that it can be read is not checked here. */
    static final SettingType<Path> PATH = new SettingType<>(Path.class, "the path of a file");

    static final SettingType<Dsn> DSN = new SettingType<>(Dsn.class, "https://key@host/project");
    static final SettingType<ProxyAddress> PROXY =
            new SettingType<>(ProxyAddress.class, "http://[user:password@]host[:port]");

    // One line each. The stricter ones are what the servers' documentation allows in that place.
    static final SettingType<String> TEXT = text(256, "text of at most 256 characters without control characters");
    static final SettingType<String> RELEASE =
            text(200, "a name of at most 200 characters without slashes and control characters, and not \"latest\"");
    static final SettingType<String> DIST = text(64, "at most 64 of the characters a-z, A-Z, 0-9, '_', '.' and '-'");
    static final SettingType<String> ENVIRONMENT =
            text(64, "a name of at most 64 characters without blanks and slashes, and not \"none\"");

    static final SettingType<String> WEB_CAPTURE = oneOf("unhandled", "server-errors", "all");
    static final SettingType<String> HTTP_URL =
            text(2_048, "http://host[:port][/path] or the same with https, without user and query");
    static final SettingType<String> OTLP_PROTOCOL = oneOf("http/protobuf", "http/json");
    static final SettingType<String> OTLP_COMPRESSION = oneOf("gzip", "none");

    /** Names and texts that are never shown. */
    static final SettingType<Map<String, String>> HEADERS =
            new SettingType<>(Map.class, "at most 50 headers of the form name=value, separated by commas", 0, 50);

    static final SettingType<Map<String, String>> ATTRIBUTES = map(100);

    /** Text that is never shown, nor checked. */
    static final SettingType<String> SECRET = text(0, "text");

    static final SettingType<List<String>> WORDS = new SettingType<>(List.class, "words, separated by commas");
    static final SettingType<List<String>> JAVA_NAMES =
            new SettingType<>(List.class, "qualified Java names, separated by commas");
    static final SettingType<List<Pattern>> PATTERNS = new SettingType<>(
            List.class, "Java regular expressions, separated by commas (a comma inside of one is written \\,)");

    private final Class<?> values;
    private final String expected;

    /** The bounds of the value itself, or of its length or number of entries. */
    private final @Nullable Object min;

    private final @Nullable Object max;

    /** The only values there are; empty if there are others. */
    private final List<String> choices;

    private SettingType(
            Class<?> values, String expected, @Nullable Object min, @Nullable Object max, List<String> choices) {
        this.values = values;
        this.expected = expected;
        this.min = min;
        this.max = max;
        this.choices = choices;
    }

    private SettingType(Class<?> values, String expected, @Nullable Object min, @Nullable Object max) {
        this(values, expected, min, max, List.of());
    }

    private SettingType(Class<?> values, String expected) {
        this(values, expected, null, null);
    }

    private static SettingType<String> text(int maxLength, String expected) {
        return new SettingType<>(String.class, expected, 0, maxLength);
    }

    /** One of a few words, at least two. */
    private static SettingType<String> oneOf(String... choices) {
        StringBuilder expected = new StringBuilder(choices[0]);
        for (int i = 1; i < choices.length; i++) {
            expected.append(i == choices.length - 1 ? " or " : ", ").append(choices[i]);
        }
        return new SettingType<>(String.class, expected.toString(), null, null, List.of(choices));
    }

    /** A whole number within bounds; {@code unit} is the plural of what it counts, empty if it counts nothing. */
    static SettingType<Integer> integer(int min, int max, String unit) {
        String expected = "a whole number from " + min + " to " + max;
        return new SettingType<>(Integer.class, unit.isEmpty() ? expected : expected + " " + unit, min, max);
    }

    /** A number and a unit, ISO-8601, or a bare number of milliseconds: what Spring Boot reads, so that one spelling serves. */
    static SettingType<Duration> duration(Duration min, Duration max) {
        return new SettingType<>(
                Duration.class, "a duration from " + BOUNDS + ", such as 500ms, 5s, 2m or PT5S", min, max);
    }

    /** In bytes. A kilobyte is 1,024 bytes in either spelling, as in Spring and Logback. */
    static SettingType<Long> size(long min, long max) {
        return new SettingType<>(
                Long.class, "a size from " + BOUNDS + ", such as 512KB, 16MiB or 1000000 (bytes)", min, max);
    }

    /** Names and texts, in their order. Error lines show the names only: the texts may be anything. */
    static SettingType<Map<String, String>> map(int maxEntries) {
        String expected = "at most " + maxEntries + " entries of the form key=value, separated by commas";
        return new SettingType<>(Map.class, expected, 0, maxEntries);
    }

    /** What an error line and the documentation say is expected. */
    String expected() {
        return min == null || max == null
                ? expected
                : expected.replace(BOUNDS, SettingText.written(min) + " to " + SettingText.written(max));
    }

    /** Whether values are secrets, of which {@link #shown} shows nothing that matters. */
    boolean isSecret() {
        return this == SECRET || this == HEADERS || values == Dsn.class || values == ProxyAddress.class;
    }

    /** What follows the name where a value is spread over several properties: {@code [} an index, {@code .} a key, 0 never. */
    char partMark() {
        return values == List.class ? '[' : values == Map.class ? '.' : 0;
    }

    /** The value that {@code text}, stripped and not blank, stands for; checked. */
    @SuppressWarnings("unchecked") // what is read is of the class that the table pairs with T
    T parse(String text) throws BadValue {
        Object value;
        try {
            value = read(text);
        } catch (RuntimeException unreadable) { // each parser of the JDK throws its own
            throw new BadValue();
        }
        return check((T) value);
    }

    private Object read(String text) throws BadValue {
        if (values == Boolean.class) {
            return SettingText.readBoolean(text);
        }
        if (values == Integer.class) {
            return Integer.valueOf(text);
        }
        if (values == Double.class) {
            return SettingText.readDecimal(text);
        }
        if (values == Duration.class) {
            return SettingText.readDuration(text);
        }
        if (values == Long.class) {
            return SettingText.readSize(text);
        }
        if (values == Path.class) {
            return Path.of(text);
        }
        if (values == Dsn.class) {
            return Dsn.parse(text);
        }
        if (values == ProxyAddress.class) {
            return ProxyAddress.parse(text);
        }
        if (values == Map.class) {
            Map<String, String> map = SettingText.readMap(text);
            return this == HEADERS || this == ATTRIBUTES ? SettingText.decoded(map) : map;
        }
        if (values == String.class) {
            return text;
        }
        List<String> elements = SettingText.split(text);
        return this == PATTERNS ? compiled(elements) : elements;
    }

    private static List<Pattern> compiled(List<String> expressions) throws BadValue {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : expressions) {
            try {
                patterns.add(Pattern.compile(expression));
            } catch (IllegalArgumentException | StackOverflowError notAnExpression) {
                throw new BadValue("has an element that is not a regular expression");
            }
        }
        return patterns;
    }

    /** A value from code: the same, or the rounded one, immutable copy or usual spelling to use in its place. */
    @SuppressWarnings("unchecked") // a copy is of the same type, and a bound of that of what it bounds
    T check(T value) throws BadValue {
        if (value instanceof List<?> list) {
            return (T) checkedList(list);
        }
        if (value instanceof Map<?, ?> map) {
            return (T) checkedMap(map);
        }
        if (value instanceof String text) {
            checkText(text);
            if (this == HTTP_URL) {
                return (T) HostAndPort.url(text);
            }
        } else if (min != null && max != null) {
            Comparable<Object> comparable = (Comparable<Object>) value;
            if (comparable.compareTo(min) < 0 || comparable.compareTo(max) > 0) {
                throw new BadValue("is out of bounds");
            }
        }
        if (this == QUEUE_SIZE && value instanceof Integer size && Integer.bitCount(size) > 1) {
            return (T) (Integer) (Integer.highestOneBit(size) << 1);
        }
        return value;
    }

    private boolean isTooMuch(int size) {
        return max instanceof Integer most && size > most;
    }

    private void checkText(String text) throws BadValue {
        if (this == SECRET) {
            return;
        }
        if (text.isBlank()) {
            throw new BadValue("is blank");
        }
        if (isTooMuch(text.length())) {
            throw new BadValue("is too long");
        }
        if (!choices.isEmpty() && !choices.contains(text)) {
            throw new BadValue("is none of the choices");
        }
        String forbidden = this == RELEASE ? "/\\" : this == ENVIRONMENT ? "/ " : "";
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean wordPart = (c < 128 && Character.isLetterOrDigit(c)) || "_.-".indexOf(c) >= 0;
            if (Character.isISOControl(c) || forbidden.indexOf(c) >= 0 || (this == DIST && !wordPart)) {
                throw new BadValue("has a character that is not allowed");
            }
        }
        boolean reserved = this == RELEASE
                ? text.equals(".") || text.equals("..") || text.equalsIgnoreCase("latest")
                : this == ENVIRONMENT && text.equalsIgnoreCase("none");
        if (reserved) {
            throw new BadValue("is a reserved word");
        }
    }

    private List<?> checkedList(List<?> list) throws BadValue {
        for (Object element : list) {
            if (element == null || (this != PATTERNS && isBlank(element))) {
                throw new BadValue("has a blank element");
            }
            if (this == JAVA_NAMES && !SettingText.isJavaName(element.toString())) {
                throw new BadValue("has an element that is not a Java name");
            }
        }
        return List.copyOf(list);
    }

    private Map<?, ?> checkedMap(Map<?, ?> map) throws BadValue {
        Map<Object, Object> copy = new LinkedHashMap<>(map);
        if (isTooMuch(copy.size())) {
            throw new BadValue("has too many entries");
        }
        for (Map.Entry<Object, Object> entry : copy.entrySet()) {
            if (isBlank(entry.getKey())) {
                throw new BadValue("has an entry without a key");
            }
            if (entry.getValue() == null) {
                throw new BadValue("has an entry without a value");
            }
            if (this == HEADERS) {
                SettingText.checkHeader(
                        entry.getKey().toString(), entry.getValue().toString());
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    private static boolean isBlank(@Nullable Object text) {
        return text == null || text.toString().isBlank();
    }

    /** How a user would write {@code value}. */
    String write(T value) {
        String written = this == SECRET ? SettingText.MASK : SettingText.written(value);
        return this == HEADERS ? SettingText.withoutValues(written) : written;
    }

    /** What of {@code text}, a value that was refused, may stand in an error line. */
    String shown(String text) {
        if (values == Dsn.class) {
            return Dsn.masked(text);
        }
        if (isSecret() && this != HEADERS) {
            return SettingText.MASK;
        }
        return SettingText.shown(values == Map.class ? SettingText.withoutValues(text) : text);
    }
}
