package dev.mayday.filter;

import dev.mayday.value.Text;
import java.util.Locale;

/** Looking at text without copying any of it. */
final class Chars {

    private Chars() {}

    /** The longest word that {@link #word} gives. */
    static final int MAX_WORD = 20;

    private static final int MAX_ESCAPES = 15;

    /** Quotes as HTML and XML write them. */
    private static final String[] ENTITIES = {"&quot;", "&#34;", "&#x22;", "&apos;", "&#39;", "&#x27;"};

    /** How many of them stand for a double one. */
    private static final int DOUBLE = 3;

    // ---- a range of a text in one long, so that a scan allocates nothing

    /** Nothing here: scan on with the next character. */
    static final long NONE = -1;

    static long span(int from, int to) {
        return ((long) from << 32) | to;
    }

    static int from(long span) {
        return (int) (span >>> 32);
    }

    static int to(long span) {
        return (int) span;
    }

    /** An empty range hides nothing and says from where to scan on. */
    static long skipTo(int position) {
        return span(position, position);
    }

    // ---- what stands where

    /** True if {@code c} stands at {@code i}, which may lie outside. */
    static boolean is(CharSequence text, int i, char c) {
        return i >= 0 && i < text.length() && text.charAt(i) == c;
    }

    /** True if {@code lower}, in any case, stands at {@code from}. */
    static boolean startsWith(CharSequence text, int from, String lower) {
        if (from < 0 || text.length() - from < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(text.charAt(from + i)) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** True if exactly {@code lower}, in any case, stands there. */
    static boolean equal(CharSequence text, int from, int to, String lower) {
        return to - from == lower.length() && startsWith(text, from, lower);
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** True if a quote stands at {@code i}, or a quote that is escaped. */
    static boolean isQuoted(CharSequence text, int i) {
        return quoteLength(text, i + escapes(text, i)) > 0;
    }

    /** How many backslashes stand at {@code i}, up to 15: in front of a quote of JSON in JSON it is one, one level deeper three. */
    static int escapes(CharSequence text, int i) {
        int count = 0;
        while (count < MAX_ESCAPES && is(text, i + count, '\\')) {
            count++;
        }
        return count;
    }

    /** How long the quote is that stands at {@code i}, which HTML writes as an entity; 0 if there is none. */
    static int quoteLength(CharSequence text, int i) {
        if (i < text.length() && isQuote(text.charAt(i))) {
            return 1;
        }
        return is(text, i, '&') ? entityLength(text, i, 0) : 0;
    }

    /** The same for the quote that ends in front of {@code end}. */
    static int quoteLengthBefore(CharSequence text, int end) {
        if (isQuote(text.charAt(end - 1))) {
            return 1;
        }
        return is(text, end - 1, ';') ? entityLength(text, end, 1) : 0;
    }

    private static int entityLength(CharSequence text, int i, int lengthsBefore) {
        for (String entity : ENTITIES) {
            if (startsWith(text, i - lengthsBefore * entity.length(), entity)) {
                return entity.length();
            }
        }
        return 0;
    }

    /** True if the quote that stands at {@code i} is a double one. */
    static boolean isDoubleQuote(CharSequence text, int i) {
        for (int k = 0; k < DOUBLE; k++) {
            if (startsWith(text, i, ENTITIES[k])) {
                return true;
            }
        }
        return is(text, i, '"');
    }

    /** True if so many characters at both places are the same. */
    static boolean same(CharSequence text, int a, int b, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(a + i) != text.charAt(b + i)) {
                return false;
            }
        }
        return true;
    }

    /** True for a text that ends as {@link Text#cut} leaves it. */
    static boolean isCut(CharSequence text) {
        return startsWith(text, text.length() - Text.CUT.length(), Text.CUT);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\u00a0';
    }

    static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    static char lower(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }
        return Character.toLowerCase(c);
    }

    /** What stands there in lower case, for a look into a set of words; empty if it is longer than {@value #MAX_WORD}. */
    static String word(CharSequence text, int from, int to) {
        return to - from > MAX_WORD ? "" : text.subSequence(from, to).toString().toLowerCase(Locale.ROOT);
    }

    /** Where what is neither blank nor a line break begins. */
    static int skipWhitespace(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && (isBlank(text.charAt(at)) || isLineBreak(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    static int skipBlanks(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
