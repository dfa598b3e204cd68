package dev.mayday.settings;

import dev.mayday.value.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Values as people write them, and as they may stand in one line of a log.
 *
 * <p>Lists are separated by commas. A backslash is itself, except before a comma: there {@code \,} is a comma inside an element
 * and {@code \\} a backslash, so that regular expressions need no escapes of ours but for their commas.
 */
final class SettingText {

    static final String MASK = "***";

    private static final int MAX_SHOWN = 120;

    private SettingText() {}

    static Boolean readBoolean(String text) throws BadValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new BadValue();
        };
    }

    static Double readDecimal(String text) throws BadValue {
        // Double.valueOf alone would take "NaN", "1f" and "0x1p-1" as well.
        for (int i = 0; i < text.length(); i++) {
            if (".-+0123456789".indexOf(text.charAt(i)) < 0) {
                throw new BadValue();
            }
        }
        return Double.valueOf(text);
    }

    static Duration readDuration(String text) throws BadValue {
        if (text.regionMatches(true, "+-".indexOf(text.charAt(0)) < 0 ? 0 : 1, "P", 0, 1)) {
            return Duration.parse(text);
        }
        int end = unitStart(text);
        long number = number(text, end);
        String unit = end == text.length() ? "ms" : text.substring(end);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "ns" -> Duration.ofNanos(number);
            case "us" -> Duration.of(number, ChronoUnit.MICROS);
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw new BadValue("has an unknown unit");
        };
    }

    static Long readSize(String text) throws BadValue {
        int end = unitStart(text);
        long number = number(text, end);
        String unit = text.substring(end).toLowerCase(Locale.ROOT);
        if (unit.isEmpty() || unit.equals("b")) {
            return number;
        }
        int power = "kmg".indexOf(unit.charAt(0)) + 1;
        if (power == 0 || !List.of("", "b", "ib").contains(unit.substring(1))) {
            throw new BadValue("has an unknown unit");
        }
        return Math.multiplyExact(number, 1L << (10 * power));
    }

    private static int unitStart(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static long number(String text, int end) {
        return Long.parseLong(text.substring(0, end).strip());
    }

    /** Blank values are left out: they are unset ones. */
    static Map<String, String> readMap(String text) throws BadValue {
        Map<String, String> map = new LinkedHashMap<>();
        for (String entry : split(text)) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new BadValue("has an entry without '='");
            }
            String value = entry.substring(equals + 1).strip();
            if (!value.isEmpty()) {
                map.put(entry.substring(0, equals).strip(), value);
            }
        }
        return map;
    }

    static boolean isJavaName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '.' && !Character.isJavaIdentifierPart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Values as the OpenTelemetry variables have them: percent-encoded. */
    static Map<String, String> decoded(Map<String, String> map) throws BadValue {
        Map<String, String> decoded = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : map.entrySet()) {
            try {
                // a plus sign is one, other than in the forms that this decoder is made for
                decoded.put(
                        entry.getKey(),
                        URLDecoder.decode(entry.getValue().replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new BadValue("has an entry that is not percent-encoded");
            }
        }
        return decoded;
    }

    /** A name and a value that HTTP can carry (RFC 9110, section 5). */
    static void checkHeader(String name, String value) throws BadValue {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                throw new BadValue("has a name that no header can have");
            }
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) >= 127) {
                throw new BadValue("has a value that no header can have");
            }
        }
    }

    /** A value as a user would write it. */
    static String written(Object value) {
        if (value instanceof Duration duration) {
            return written(duration);
        }
        if (value instanceof Long bytes) {
            return written((long) bytes);
        }
        List<String> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                elements.add(element instanceof Pattern pattern ? pattern.pattern() : String.valueOf(element));
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                elements.add(entry.getKey() + "=" + entry.getValue());
            }
        } else {
            return value.toString();
        }
        return join(elements);
    }

    private static String written(Duration value) {
        if ((int) value.getSeconds() != value.getSeconds() || value.getNano() % 1_000_000 != 0) {
            return value.toString();
        }
        long millis = value.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
    }

    private static String written(long bytes) {
        if (bytes > 0 && bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    /** The elements of a list, stripped; blank ones are left out. */
    static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        int backslashes = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean end = i == text.length();
            char c = end ? 0 : text.charAt(i);
            if (c == '\\') {
                backslashes++;
                continue;
            }
            element.append("\\".repeat(c == ',' ? backslashes / 2 : backslashes));
            if (end || (c == ',' && backslashes % 2 == 0)) {
                String stripped = element.toString().strip();
                if (!stripped.isEmpty()) {
                    elements.add(stripped);
                }
                element.setLength(0);
            } else {
                element.append(c);
            }
            backslashes = 0;
        }
        return elements;
    }

    /** The text that {@link #split} takes apart into these elements. */
    static String join(List<String> elements) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < elements.size(); i++) {
            String element = i + 1 < elements.size() ? elements.get(i) + ',' : elements.get(i);
            int backslashes = 0;
            for (int j = 0; j < element.length(); j++) {
                char c = element.charAt(j);
                if (c == ',') {
                    boolean between = j == elements.get(i).length();
                    text.append("\\".repeat(between ? backslashes : backslashes + 1));
                }
                backslashes = c == '\\' ? backslashes + 1 : 0;
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The names of a map; an element without '=' is masked too: it may be the end of a password with a comma in it. */
    static String withoutValues(String text) {
        List<String> entries = split(text);
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            entries.set(i, entry.substring(0, entry.indexOf('=') + 1) + MASK);
        }
        return String.join(",", entries);
    }

    /** {@code text} on one line, cut, without what stands before an {@code @} in a URL that ended up in the wrong place. */
    static String shown(String text) {
        int start = text.indexOf("://");
        int at = text.lastIndexOf('@');
        StringBuilder line = new StringBuilder(
                start >= 0 && at > start ? text.substring(0, start + 3) + MASK + text.substring(at) : text);
        for (int i = 0; i < line.length(); i++) {
            int kind = Character.getType(line.charAt(i));
            if (kind == Character.CONTROL
                    || kind == Character.LINE_SEPARATOR
                    || kind == Character.PARAGRAPH_SEPARATOR
                    || kind == Character.FORMAT) {
                line.setCharAt(i, '?');
            }
        }
        return Text.cut(line.toString(), MAX_SHOWN);
    }
}
