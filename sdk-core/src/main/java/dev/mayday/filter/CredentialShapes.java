package dev.mayday.filter;

import dev.mayday.value.Text;
import java.util.Set;

/** Credentials that show by themselves what they are, without a key. Each looks a bounded number of times ahead or back. */
final class CredentialShapes {

    private static final int MAX_ADDRESS = 256;
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MIN_JWT_HEADER = 10;
    private static final int MAX_JWT_PARTS = 5;

    /** How far back the beginning of a quotation is looked for. */
    private static final int MAX_QUOTATION = 256;

    /** What follows "Bearer" in prose. */
    private static final Set<String> ORDINARY =
            Set.of(("access and auth authentication authorization challenge credentials error expected expired"
                            + " for format from header headers in invalid is jwt missing not of only or prefix realm"
                            + " required scheme security token tokens type was with")
                    .split(" ", -1));

    private CredentialShapes() {}

    /**
     * User and password in front of a host; {@code from} is behind {@code ://}. Of a text that was cut the {@code @} may be
     * missing: then a colon tells them from a host, unless a port follows it.
     */
    static long userInfo(CharSequence text, int from) {
        int at = -1;
        int end = from;
        while (end < text.length() && !endsAuthority(text.charAt(end))) {
            if (text.charAt(end) == '@') {
                at = end;
            }
            end++;
        }
        if (at < 0 && end < text.length() && "/?#".indexOf(text.charAt(end)) >= 0 && hasPassword(text, from, end)) {
            // a password that should have been escaped: user:a/b@host
            int limit = Math.min(text.length(), end + MAX_ADDRESS);
            int i = end;
            for (; i < limit && !Chars.isQuote(text.charAt(i)) && text.charAt(i) > ' '; i++) {
                if (text.charAt(i) == '@') {
                    at = i;
                } else if (at >= 0 && endsAuthority(text.charAt(i))) {
                    break;
                }
            }
            end = i;
        }
        if (at < 0 && end == text.length() && Chars.isCut(text)) {
            int shown = end - Text.CUT.length();
            at = shown > from && hasPassword(text, from, shown) ? shown : -1;
        }
        if (at <= from) {
            return Chars.NONE;
        }
        return Chars.equal(text, from, at, TextRedactor.FILTERED_LOWER) ? Chars.skipTo(at) : Chars.span(from, at);
    }

    private static boolean endsAuthority(char c) {
        return c <= ' ' || Chars.isQuote(c) || "/?#\\<>;|".indexOf(c) >= 0;
    }

    /** True if the first colon is followed by something that is no port, and no port of the first of several hosts. */
    private static boolean hasPassword(CharSequence text, int from, int to) {
        if (text.charAt(from) == '[') {
            return false; // an IPv6 address
        }
        int colon = from;
        while (colon < to && text.charAt(colon) != ':') {
            colon++;
        }
        for (int i = colon + 1; i < to; i++) {
            char c = text.charAt(i);
            if (c == ',' && i > colon + 1) {
                return false;
            }
            if (c < '0' || c > '9' || i - colon > MAX_PORT_DIGITS) {
                return true;
            }
        }
        return false;
    }

    /** The password of {@code jdbc:oracle:thin:user/password@host}, or what a cut has left of it; {@code colon} is the first one. */
    static long oraclePassword(CharSequence text, int colon) {
        if (!Chars.startsWith(text, colon - 4, "jdbc:oracle:")) {
            return Chars.NONE;
        }
        int limit = Math.min(text.length(), colon + MAX_ADDRESS);
        int user = partEnd(text, colon + ":oracle:".length()) + 1; // behind thin: or oci:
        int slash = user;
        while (slash < limit && text.charAt(slash) > ' ' && "/:=@".indexOf(text.charAt(slash)) < 0) {
            slash++;
        }
        if (!Chars.is(text, user - 1, ':') || !Chars.is(text, slash, '/')) {
            return Chars.NONE;
        }
        int at = -1;
        int end = slash;
        for (; end < limit && text.charAt(end) > ' ' && !Chars.isQuote(text.charAt(end)); end++) {
            if (text.charAt(end) == '@') {
                at = end;
            }
        }
        if (at < 0 && end == text.length() && Chars.isCut(text)) {
            at = end - Text.CUT.length();
        }
        if (at <= slash + 1) {
            return Chars.NONE;
        }
        return Chars.equal(text, slash + 1, at, TextRedactor.FILTERED_LOWER)
                ? Chars.skipTo(at)
                : Chars.span(slash + 1, at);
    }

    /** What follows the words Bearer and Basic, if it looks like credentials. */
    static long afterScheme(CharSequence text, int i) {
        boolean bearer = Chars.startsWith(text, i, "bearer");
        if (!bearer && !Chars.startsWith(text, i, "basic")) {
            return Chars.NONE;
        }
        if (i > 0 && (Chars.isAlphanumeric(text.charAt(i - 1)) || text.charAt(i - 1) == '_')) {
            return Chars.NONE;
        }
        int from = i + (bearer ? 6 : 5);
        int start = Chars.startsWith(text, from, "%20") ? from + 3 : Chars.skipBlanks(text, from);
        int end = start;
        while (end < text.length() && isToken68(text.charAt(end))) {
            end++;
        }
        while (end > start && text.charAt(end - 1) == '.') {
            end--; // of the sentence
        }
        if (start == from || end == start) {
            return Chars.NONE;
        }
        boolean secret = bearer ? isBearerToken(text, i, start, end) : decodesToUserAndPassword(text, start, end);
        return secret ? Chars.span(start, end) : Chars.NONE;
    }

    /** Prose speaks of bearer tokens, too: a word that looks like one is no token unless "Bearer" is written as in a header. */
    private static boolean isBearerToken(CharSequence text, int scheme, int from, int to) {
        int word = from;
        while (word < to && isWordLetter(text.charAt(word), word == from)) {
            word++;
        }
        boolean quoted = word < to && text.charAt(word) == '=' && Chars.isQuoted(text, word + 1);
        if (quoted && !isInQuotation(text, scheme, word + 1)) {
            return false; // a challenge: Bearer realm="shop"
        }
        if (word < to || word - from >= Chars.MAX_WORD) {
            return true;
        }
        return text.charAt(scheme) == 'B' && !ORDINARY.contains(Chars.word(text, from, word));
    }

    /** True if the quote at {@code quote}, escaped or not, ends a quotation in which {@code at} stands: 'Bearer abc='. */
    private static boolean isInQuotation(CharSequence text, int at, int quote) {
        int mark = quote + Chars.escapes(text, quote);
        int length = mark + Chars.quoteLength(text, mark) - quote;
        boolean open = false;
        for (int i = Math.max(0, at - MAX_QUOTATION); i <= at - length; i++) {
            if (Chars.same(text, i, quote, length)
                    && !Chars.is(text, i - 1, '\\') // of a quotation further in
                    && (i + length == at || !isInWord(text, i, length))) { // b'Bearer is one, can't is none
                open = !open;
            }
        }
        return open;
    }

    /** True if letters or digits stand on both sides. */
    private static boolean isInWord(CharSequence text, int from, int length) {
        return from > 0
                && Chars.isAlphanumeric(text.charAt(from - 1))
                && Chars.isAlphanumeric(text.charAt(from + length));
    }

    private static boolean isWordLetter(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (first ? c >= 'A' && c <= 'Z' : c == '-');
    }

    /** True for Base64 of printable text up to a colon. */
    private static boolean decodesToUserAndPassword(CharSequence text, int from, int to) {
        int bits = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            int digit = base64Digit(text.charAt(i));
            if (digit < 0) {
                return false;
            }
            bits = (bits << 6) | digit;
            count += 6;
            if (count >= 8) {
                count -= 8;
                int decoded = (bits >>> count) & 0xff;
                if (decoded < ' ' || decoded == 0x7f) {
                    return false;
                }
                if (decoded == ':') {
                    return true;
                }
            }
        }
        return false;
    }

    private static int base64Digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
    }

    private static boolean isToken68(char c) {
        return Chars.isAlphanumeric(c) || "-._~+/=".indexOf(c) >= 0;
    }

    /** A JSON Web Token (RFC 7519): parts in base64url, the first of which is JSON. Its end may be cut off. */
    static long jsonWebToken(CharSequence text, int i) {
        if (!Chars.is(text, i + 1, 'y') || !Chars.is(text, i + 2, 'J') || (i > 0 && isBase64Url(text.charAt(i - 1)))) {
            return Chars.NONE;
        }
        int header = partEnd(text, i);
        if (header - i < MIN_JWT_HEADER || !Chars.is(text, header, '.')) {
            return Chars.skipTo(header);
        }
        int end = partEnd(text, header + 1);
        boolean json =
                Chars.is(text, header + 1, 'e') && Chars.is(text, header + 2, 'y') && Chars.is(text, header + 3, 'J');
        if (!json && !Chars.is(text, end, '.')) {
            return Chars.skipTo(end);
        }
        for (int part = 2;
                part < MAX_JWT_PARTS && Chars.is(text, end, '.') && partEnd(text, end + 1) > end + 1;
                part++) {
            end = partEnd(text, end + 1);
        }
        return Chars.span(i, end);
    }

    private static int partEnd(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isBase64Url(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBase64Url(char c) {
        return Chars.isAlphanumeric(c) || c == '-' || c == '_';
    }
}
