package dev.mayday.encode;

import dev.mayday.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as servers take it: what would make one of them refuse an event, or a value, is replaced and never leads to an error. */
final class WireText {

    static final int MAX_TAG = 200;

    private static final int MAX_RELEASE = 200;
    private static final int MAX_DIST = 64;
    private static final int MAX_ENVIRONMENT = 64;
    private static final int MAX_LOGGER = 64;

    private static final Pattern LINE_BREAK = Pattern.compile("[\\n-\\r\\u0085\\u2028\\u2029]");
    private static final Pattern NOT_IN_RELEASE = Pattern.compile("[\\p{Cc}\\u2028\\u2029/\\\\]");
    private static final Pattern NOT_IN_DIST = Pattern.compile("[^\\w.-]");
    private static final Pattern NOT_IN_ENVIRONMENT = Pattern.compile("[\\p{Cc}\\p{Z}/]");
    private static final Pattern WHITESPACE = Pattern.compile("\\p{javaWhitespace}");
    private static final Pattern NOT_IN_TAG = Pattern.compile("[^\\w.:-]");

    /** The end of the year 9999: later ones have no place in RFC 3339. */
    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private static final long MILLIS_OF_DAY = 86_400_000;

    private WireText() {}

    /** True for a text without surrogates and NUL: what nearly every text is. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** True for a text of ASCII that stands in JSON, and in a line, as it is. */
    static boolean isBare(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * The text with U+FFFD for each half of a surrogate pair that stands alone, which has no UTF-8, and for each NUL, which
     * PostgreSQL refuses to store and with it the event.
     */
    static String clean(String text) {
        StringBuilder sound = null;
        for (int i = 0; i < text.length(); i++) {
            if (!isSound(text, i)) {
                sound = sound == null ? new StringBuilder(text) : sound;
                sound.setCharAt(i, '\ufffd');
            }
        }
        return sound == null ? text : sound.toString();
    }

    private static boolean isSound(String text, int at) {
        char c = text.charAt(at);
        if (!Character.isSurrogate(c)) {
            return c != 0;
        }
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    /** RFC 3339 in UTC with milliseconds: what the official Java SDK sends, so every server has seen it. */
    static String timestamp(long epochMillis) {
        long millis = Math.max(0, Math.min(MAX_MILLIS, epochMillis));
        int ofDay = (int) (millis % MILLIS_OF_DAY);
        // Years begin in March here, so that a leap day is the last of its year; 719,468 days before the epoch is year
        // 0.
        int day = (int) (millis / MILLIS_OF_DAY) + 719_468;
        int ofEra = day % 146_097;
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int month = (5 * ofYear + 2) / 153;
        int year = day / 146_097 * 400 + yearOfEra + month / 10;
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
        digits(text, 4, year);
        digits(text, 7, month < 10 ? month + 3 : month - 9);
        digits(text, 10, ofYear - (153 * month + 2) / 5 + 1);
        digits(text, 13, ofDay / 3_600_000);
        digits(text, 16, ofDay / 60_000 % 60);
        digits(text, 19, ofDay / 1_000 % 60);
        if (ofDay % 1_000 == 0) {
            text[19] = 'Z';
            return new String(text, 0, 20, StandardCharsets.ISO_8859_1);
        }
        digits(text, 23, ofDay % 1_000);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes the digits of {@code number} before {@code end}. */
    private static void digits(byte[] text, int end, int number) {
        int left = number;
        for (int i = end - 1; left > 0; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** A tag's key: letters, digits and {@code _.:-}; blanks become {@code -}, anything else {@code _}. */
    static String tagKey(String key) {
        if (isTagKey(key)) {
            return key;
        }
        String dashed = WHITESPACE.matcher(Text.cut(key, MAX_TAG)).replaceAll("-");
        String fitting = NOT_IN_TAG.matcher(dashed).replaceAll("_");
        return fitting.isEmpty() ? "_" : fitting;
    }

    private static boolean isTagKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean fits =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':' && c != '/') || c == '_';
            if (!fits) {
                return false;
            }
        }
        return !key.isEmpty() && key.length() <= MAX_TAG;
    }

    /** A name of a host, a transaction or an exception, or the value of a tag: one line without blanks around it, cut. */
    static @Nullable String line(@Nullable String text, int max) {
        return text == null ? null : Text.cut(clean(oneLine(text)), max);
    }

    /** The release, one server-wide name: no line breaks, tabs or slashes, and none of the words with a meaning of their own. */
    static @Nullable String release(@Nullable String release) {
        String name = name(release, MAX_RELEASE, NOT_IN_RELEASE);
        boolean reserved = name != null && (name.equals(".") || name.equals("..") || name.equalsIgnoreCase("latest"));
        return reserved ? "_".concat(name) : name;
    }

    /** The build of a release: letters, digits and {@code _.-}. */
    static @Nullable String dist(@Nullable String dist) {
        return name(dist, MAX_DIST, NOT_IN_DIST);
    }

    /** The environment: no blanks, line breaks or slashes; {@code production} if there is none. */
    static String environment(@Nullable String environment) {
        String name = name(environment, MAX_ENVIRONMENT, NOT_IN_ENVIRONMENT);
        if (name == null) {
            return "production";
        }
        return name.equals("None") ? "_None" : name;
    }

    /** A logger's name; of a long one the end, because that is where the class stands. */
    static @Nullable String logger(@Nullable String logger) {
        if (logger == null) {
            return null;
        }
        String name = clean(oneLine(logger));
        if (name.length() <= MAX_LOGGER) {
            return name;
        }
        int from = name.length() - MAX_LOGGER + 1;
        int dot = name.indexOf('.', from);
        int start = dot < 0 ? from : dot;
        return "*".concat(name.substring(Character.isLowSurrogate(name.charAt(start)) ? start + 1 : start));
    }

    /** The stripped text with {@code -} in place of what is not allowed, cut without dots; null if empty. */
    private static @Nullable String name(@Nullable String text, int max, Pattern forbidden) {
        if (text == null) {
            return null;
        }
        String name = forbidden.matcher(clean(text).strip()).replaceAll("-");
        if (name.length() > max) {
            name = name.substring(0, Character.isHighSurrogate(name.charAt(max - 1)) ? max - 1 : max);
        }
        return name.isEmpty() ? null : name;
    }

    private static String oneLine(String text) {
        return isBare(text)
                ? text.strip()
                : LINE_BREAK.matcher(text).replaceAll(" ").strip();
    }
}
