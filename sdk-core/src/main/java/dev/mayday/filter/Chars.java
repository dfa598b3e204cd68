package dev.mayday.filter;

import java.util.Locale;

/** Looking at text without copying any of it. */
final class Chars {

    private Chars() {}

    // ---- a range of a text in one long, so that a scan allocates nothing

    /** Nothing here: scan on with the next character. */
    static final long NONE = -1;

    static long span(int from, int to) {
        return ((long) from << 32) | to;
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
        int quote = is(text, i, '\\') ? i + 1 : i;
        return quote < text.length() && isQuote(text.charAt(quote));
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

    /** What stands there in lower case, for a look into a set of words of at most 20 characters; empty if it is longer. */
    static String word(CharSequence text, int from, int to) {
        return to - from > 20 ? "" : text.subSequence(from, to).toString().toLowerCase(Locale.ROOT);
    }

    static int skipBlanks(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
