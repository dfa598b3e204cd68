package dev.mayday.encode;

import dev.mayday.value.Text;
import java.time.Instant;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as servers take it: what would make one of them refuse an event, or a value, is replaced and never leads to an error. */
final class WireText {

    static final int MAX_TAG = 200;

    private static final char REPLACEMENT = '\ufffd';
    private static final int MAX_RELEASE = 200;
    private static final int MAX_DIST = 64;
    private static final int MAX_ENVIRONMENT = 64;
    private static final int MAX_LOGGER = 64;
    private static final String DEFAULT_ENVIRONMENT = "production";

    private static final Pattern LINE_BREAK = Pattern.compile("[\\n-\\r\\u0085\\u2028\\u2029]");

    /** The end of the year 9999: later ones have no place in RFC 3339. */
    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private WireText() {}

    /**
     * The text with U+FFFD for each half of a surrogate pair that stands alone, which has no UTF-8, and for each NUL, which
     * PostgreSQL refuses to store and with it the event.
     */
    static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSound(text, i)) {
                return repair(text, i);
            }
        }
        return text;
    }

    private static String repair(String text, int from) {
        StringBuilder sound = new StringBuilder(text);
        for (int i = from; i < text.length(); i++) {
            if (!isSound(text, i)) {
                sound.setCharAt(i, REPLACEMENT);
            }
        }
        return sound.toString();
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
        return Instant.ofEpochMilli(Math.max(0, Math.min(MAX_MILLIS, epochMillis)))
                .toString();
    }

    /** A tag's key: letters, digits and {@code _.:-}; blanks become {@code -}, anything else {@code _}. */
    static String tagKey(String key) {
        String cut = Text.cut(key, MAX_TAG);
        StringBuilder fitting = new StringBuilder(cut.length());
        cut.codePoints()
                .map(c -> Character.isWhitespace(c) ? '-' : isNameChar(c) || c == ':' ? c : '_')
                .forEach(fitting::appendCodePoint);
        return fitting.isEmpty() ? "_" : fitting.toString();
    }

    /** A tag's value: one line without blanks around it; empty if there is nothing else. */
    static String tagValue(String value) {
        return Text.cut(clean(oneLine(value)), MAX_TAG);
    }

    /** A name of a host, a transaction or an exception: one line, cut. */
    static @Nullable String line(@Nullable String text, int max) {
        return text == null ? null : Text.cut(clean(oneLine(text)), max);
    }

    /** The release, one server-wide name: no line breaks, tabs or slashes, and none of the words with a meaning of their own. */
    static @Nullable String release(@Nullable String release) {
        String name = name(release, MAX_RELEASE, c -> isControl(c) || c == '/' || c == '\\');
        boolean reserved = name != null && (name.equals(".") || name.equals("..") || name.equalsIgnoreCase("latest"));
        return reserved ? "_" + name : name;
    }

    /** The build of a release: letters, digits and {@code _.-}. */
    static @Nullable String dist(@Nullable String dist) {
        return name(dist, MAX_DIST, c -> !isNameChar(c));
    }

    /** The environment: no blanks, line breaks or slashes; {@code production} if there is none. */
    static String environment(@Nullable String environment) {
        String name = name(
                environment,
                MAX_ENVIRONMENT,
                c -> isControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '/');
        if (name == null) {
            return DEFAULT_ENVIRONMENT;
        }
        return name.equals("None") ? "_" + name : name;
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
        return "*" + name.substring(Character.isLowSurrogate(name.charAt(start)) ? start + 1 : start);
    }

    /** The stripped text with {@code -} in place of what is not allowed, cut without dots; null if empty. */
    private static @Nullable String name(@Nullable String text, int max, IntPredicate forbidden) {
        if (text == null) {
            return null;
        }
        StringBuilder name = new StringBuilder();
        clean(text).strip().codePoints().map(c -> forbidden.test(c) ? '-' : c).forEach(c -> {
            if (name.length() + Character.charCount(c) <= max) {
                name.appendCodePoint(c);
            }
        });
        return name.isEmpty() ? null : name.toString();
    }

    private static String oneLine(String text) {
        return LINE_BREAK.matcher(text).replaceAll(" ").strip();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    private static boolean isNameChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }
}
