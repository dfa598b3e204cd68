package dev.mayday.filter;

import dev.mayday.value.Text;
import java.util.Set;

/**
 * Finds where a value ends whose key is secret. When in doubt, later rather than earlier: what is cut off from a text is a
 * nuisance, what is left of a password is a leak.
 */
final class SecretValue {

    private static final String OPENING = "([{<";
    private static final String CLOSING = ")]}>";
    private static final String REJECTED = "rejected value [";
    private static final String CDATA = "<![cdata[";

    private static final Set<String> HARMLESS =
            Set.of((TextRedactor.FILTERED_LOWER + " null none true false undefined %s []").split(" ", -1));

    private static final Set<String> SCHEMES = Set.of("bearer basic negotiate ntlm".split(" ", -1));
    private static final Set<String> SCHEMES_WITH_PARAMETERS =
            Set.of("digest oauth hawk signature aws4-hmac-sha256".split(" ", -1));

    private SecretValue() {}

    /**
     * The value after a secret key.
     *
     * @param after behind the separator
     * @param keyStart where the key begins
     * @param keyEnd where the key ends
     * @param exact false if this may be prose
     */
    static long find(CharSequence text, int after, int keyStart, int keyEnd, boolean exact) {
        int from = Chars.skipBlanks(text, after);
        if (from == text.length()) {
            return Chars.NONE;
        }
        int escapes = Chars.escapes(text, from);
        int quote = Chars.quoteLength(text, from + escapes);
        if (quote > 0) {
            char c = text.charAt(from);
            boolean closing = Chars.isQuote(c) && Chars.is(text, keyStart - 1, c) && !Chars.is(text, keyEnd, c);
            return closing ? Chars.NONE : quoted(text, from + escapes, quote, escapes); // 'password: ' + password
        }
        if (Chars.startsWith(text, from, REJECTED)) { // Spring's message for a field that failed validation
            int bracket = from + REJECTED.length() - 1;
            return unlessHarmless(text, bracket + 1, closingBracket(text, bracket));
        }
        int to;
        if (endsWith(text, keyStart, keyEnd, "cookie") || endsWith(text, keyStart, keyEnd, "cookies")) {
            to = unquotedEnd(text, from, 1, true);
        } else if (endsWith(text, keyStart, keyEnd, "authorization")) {
            to = authorizationEnd(text, from, true);
        } else {
            to = authorizationEnd(text, from, false);
        }
        if (!exact && isException(text, from, to)) {
            return Chars.skipTo(to); // "could not read token: java.io.IOException: reset"
        }
        return unlessHarmless(text, from, to);
    }

    /**
     * True if at {@code from} the text of an element begins: up to its end tag, as XML would have it, or as far as a cut has left
     * it. {@code <token> } in prose has none.
     *
     * @param nameStart where the name in the tag begins
     * @param nameEnd where it ends
     */
    static boolean hasText(CharSequence text, int from, int nameStart, int nameEnd) {
        if (Chars.startsWith(text, from, CDATA)) {
            return true;
        }
        int shown = Chars.isCut(text) ? text.length() - Text.CUT.length() : text.length();
        boolean word = true;
        int at = from;
        for (; at < shown && text.charAt(at) != '<'; at++) {
            word &= text.charAt(at) > ' ';
        }
        if (at >= shown) { // no generic type either: List<Token>
            return at < text.length() && word && (nameStart < 2 || !Chars.isAlphanumeric(text.charAt(nameStart - 2)));
        }
        at++;
        at += Chars.is(text, at, '\\') ? 1 : 0; // some write </ as <\/ in JSON
        if (at < shown && text.charAt(at++) != '/') {
            return false;
        }
        for (int i = nameStart; i < nameEnd && at < shown; i++) {
            if (text.charAt(at++) != text.charAt(i)) {
                return false;
            }
        }
        return at < shown ? text.charAt(at) == '>' : shown < text.length();
    }

    /** The text of an element that has one, without what is blank around it. */
    static long ofElement(CharSequence text, int from) {
        boolean literal = Chars.startsWith(text, from, CDATA);
        int start = literal ? from + CDATA.length() : from;
        int end = start;
        while (end < text.length() && (literal ? !Chars.startsWith(text, end, "]]>") : text.charAt(end) != '<')) {
            end++;
        }
        if (end == text.length() && Chars.isCut(text)) {
            end = Math.max(start, end - Text.CUT.length());
        }
        int to = end;
        while (to > start && text.charAt(to - 1) <= ' ') {
            to--;
        }
        while (start < to && text.charAt(start) <= ' ') {
            start++;
        }
        return unlessHarmless(text, start, to);
    }

    /** True for what stands in place of a secret and gives nothing away: null, a mask, a placeholder. */
    static boolean isHarmless(CharSequence text, int from, int to) {
        if (from >= to) {
            return true;
        }
        return switch (text.charAt(from)) {
            case '*' -> allOf(text, from, to, '*', '*') == to;
            case '?' -> to - from == 1;
            case '{' -> allOf(text, from + 1, to - 1, '0', '9') == to - 1 && text.charAt(to - 1) == '}';
            case '$', '#' -> to - from > 2 && text.charAt(from + 1) == '{' && indexOf(text, '}', from, to) == to - 1;
            default -> HARMLESS.contains(Chars.word(text, from, to));
        };
    }

    /** Where the characters of this range end. */
    private static int allOf(CharSequence text, int from, int to, char first, char last) {
        int at = from;
        while (at < to && text.charAt(at) >= first && text.charAt(at) <= last) {
            at++;
        }
        return at;
    }

    private static long unlessHarmless(CharSequence text, int from, int to) {
        return isHarmless(text, from, to) ? Chars.skipTo(Math.max(from, to)) : Chars.span(from, to);
    }

    /** What stands between quotes; without the closing one, which was cut off, all that is left. */
    private static long quoted(CharSequence text, int opening, int quote, int escapes) {
        return unlessHarmless(text, opening + quote, closing(text, opening, quote, escapes));
    }

    /**
     * Where the value ends that the quote at {@code opening} begins: at the same quote behind as many backslashes, which in
     * JSON inside of JSON is {@code \"}. Behind fewer it ends the text around. A quote in the value has more of them, there
     * {@code \\\"}, and a backslash in the value is {@code 2 * (escapes + 1)} of them.
     */
    private static int closing(CharSequence text, int opening, int quote, int escapes) {
        int start = opening + quote;
        int at = start;
        while (at < text.length()) {
            int run = at;
            while (Chars.is(text, at, '\\')) {
                at++;
            }
            int backslashes = (at - run) % (2 * (escapes + 1));
            if (backslashes <= escapes && isQuote(text, at, opening, quote)) {
                boolean doubled = escapes == 0 && at > start && text.charAt(at) == '\'' && Chars.is(text, at + 1, '\'');
                if (!doubled) {
                    return at - backslashes;
                }
                at++; // by SQL
            }
            at++;
        }
        return text.length();
    }

    private static boolean isQuote(CharSequence text, int at, int opening, int quote) {
        return Chars.quoteLength(text, at) == quote && Chars.same(text, at, opening, quote);
    }

    /** The bracket that closes the one at {@code from}; the end of the text if there is none. */
    private static int closingBracket(CharSequence text, int from) {
        char opening = text.charAt(from);
        char closing = CLOSING.charAt(OPENING.indexOf(opening));
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == opening) {
                depth++;
            } else if (c == closing && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Credentials of HTTP are more than one word: a scheme and what belongs to it. */
    private static int authorizationEnd(CharSequence text, int from, boolean header) {
        int wordEnd = from;
        while (wordEnd < text.length() && (Chars.isAlphanumeric(text.charAt(wordEnd)) || text.charAt(wordEnd) == '-')) {
            wordEnd++;
        }
        if (wordEnd == from || wordEnd == text.length() || !Chars.isBlank(text.charAt(wordEnd))) {
            return unquotedEnd(text, from, 1, false);
        }
        String word = Chars.word(text, from, wordEnd);
        if (SCHEMES_WITH_PARAMETERS.contains(word)) {
            return header ? lineEnd(text, wordEnd) : unquotedEnd(text, from, 1, false);
        }
        return unquotedEnd(text, from, header || SCHEMES.contains(word) ? 2 : 1, false);
    }

    private static int lineEnd(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && !Chars.isLineBreak(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The end of so many words that stand in no quotes; groups of digits, as on a card, are one word. */
    private static int unquotedEnd(CharSequence text, int from, int words, boolean cookie) {
        if (Chars.startsWith(text, from, TextRedactor.FILTERED_LOWER)) {
            return from + TextRedactor.FILTERED_LOWER.length();
        }
        char first = text.charAt(from);
        int bracket = (first == '$' || first == '#') && Chars.is(text, from + 1, '{') ? from + 1 : from;
        boolean grouped = OPENING.indexOf(text.charAt(bracket)) >= 0;
        int at = grouped ? Math.min(text.length(), closingBracket(text, bracket) + 1) : from;
        int more = words - 1;
        boolean digits = true;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Chars.isBlank(c) && !(cookie && text.charAt(at - 1) == ';')) {
                int next = Chars.skipBlanks(text, at);
                boolean group = digits && next < text.length() && isDigit(text.charAt(next));
                if (!group && (more-- == 0 || next == text.length() || Chars.isLineBreak(text.charAt(next)))) {
                    return at;
                }
                at = next - 1;
            } else if (c == '"' && at > from && text.charAt(at - 1) == '=') {
                at = closing(text, at, 1, 0); // a parameter of the credentials, or a cookie
            } else if (ends(text, at, cookie)) {
                return at;
            }
            digits &= c == '-' || Chars.isBlank(c) || isDigit(c);
        }
        return text.length();
    }

    private static boolean ends(CharSequence text, int at, boolean cookie) {
        char c = text.charAt(at);
        return switch (c) {
            case '\n', '\r', '"', '\'', '`', '<', '>', '&' -> true;
            case '\\' -> Chars.isQuoted(text, at) || (Chars.is(text, at + 1, 'n') && startsKey(text, at + 2));
            case ';' -> !cookie;
            case ',' -> endsAtComma(text, at + 1);
            case ')', ']', '}' -> endsAtBracket(text, at + 1);
            default -> false;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A comma is part of a value unless a blank, a quote or the next key follows. */
    private static boolean endsAtComma(CharSequence text, int next) {
        if (next == text.length()) {
            return true;
        }
        char c = text.charAt(next);
        if (Chars.isBlank(c) || Chars.isLineBreak(c) || Chars.isQuoted(text, next)) {
            return true;
        }
        return startsKey(text, next);
    }

    private static boolean startsKey(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && (Chars.isAlphanumeric(text.charAt(at)) || "_-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at > from && (Chars.is(text, at, '=') || Chars.is(text, at, ':'));
    }

    private static boolean endsAtBracket(CharSequence text, int next) {
        if (next == text.length()) {
            return true;
        }
        char c = text.charAt(next);
        return Chars.isBlank(c) || Chars.isLineBreak(c) || ")]},;.:&\"'`<>([{\\".indexOf(c) >= 0;
    }

    private static boolean isException(CharSequence text, int from, int to) {
        int end = to > from && text.charAt(to - 1) == ':' ? to - 1 : to;
        if (!endsWith(text, from, end, "exception") && !endsWith(text, from, end, "error")) {
            return false;
        }
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (!Chars.isAlphanumeric(c) && c != '.' && c != '$' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean endsWith(CharSequence text, int from, int to, String lower) {
        return to - from >= lower.length() && Chars.equal(text, to - lower.length(), to, lower);
    }

    private static int indexOf(CharSequence text, char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }
}
