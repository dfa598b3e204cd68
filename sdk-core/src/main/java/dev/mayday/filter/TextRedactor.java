package dev.mayday.filter;

import dev.mayday.value.Text;
import dev.mayday.value.Values;

/**
 * Finds secrets in free text by their shape and puts {@value #FILTERED} in their place: {@code key=value} and
 * {@code key: value} with a secret key, the text of an element {@code <key>value</key>}, user and password in an address,
 * {@code Bearer} and {@code Basic} credentials, JWTs, and passwords of JDBC.
 *
 * <p>From left to right, by hand instead of by regular expressions: what is hidden is never looked at again, and
 * what is looked at twice is bounded, so the time grows with the length of the text and no text can make it grow faster. Text
 * without anything suspicious comes back as the same instance and costs no memory. What was redacted once does not change any
 * more. Immutable.
 */
final class TextRedactor {

    static final String FILTERED = "[Filtered]";

    /** The same for a comparison that takes any case. */
    static final String FILTERED_LOWER = "[filtered]";

    private static final int MAX_KEY = 128;
    private static final int MAX_WORD = 16;
    private static final int MAX_PASSES = 4;

    /** What a parser did not expect is called a token, too. */
    private static final String UNEXPECTED = "unexpected ";

    private final SecretNames names;

    TextRedactor(SecretNames names) {
        this.names = names;
    }

    /**
     * The text without its secrets, at most {@link Values#MAX_TEXT} characters of it. What was hidden may have stood between
     * two halves of another secret, so a changed text is looked at again until nothing more is found.
     */
    String redact(String text) {
        CharSequence before = Text.cut(text, Values.MAX_TEXT);
        CharSequence after = scan(before);
        if (after == text) {
            return text;
        }
        for (int pass = 1; pass < MAX_PASSES && after != before; pass++) {
            before = after;
            after = scan(before);
        }
        return Text.cut(after.toString(), Values.MAX_TEXT);
    }

    /** The whole text without its secrets; the same instance if it has none. */
    CharSequence scan(CharSequence text) {
        StringBuilder out = null;
        int copied = 0;
        int floor = 0; // a key is not looked for left of this: it has been dealt with
        int length = text.length();
        for (int i = 0; i < length; ) {
            long span = at(text, i, floor);
            if (span == Chars.NONE) {
                i++;
                continue;
            }
            int from = Chars.from(span);
            int to = Chars.to(span);
            if (from < to) {
                if (out == null) {
                    out = new StringBuilder(length + FILTERED.length());
                }
                out.append(text, copied, from).append(FILTERED);
                copied = to;
                floor = to;
            }
            i = Math.max(to, i + 1);
        }
        return out == null ? text : out.append(text, copied, length).toString();
    }

    /** What begins, or is introduced, at this character. */
    private long at(CharSequence text, int i, int floor) {
        return switch (text.charAt(i)) {
            case '=' -> assignment(text, i, floor);
            case ':' -> colon(text, i, floor);
            case '>' -> element(text, i, floor);
            case 'b', 'B' -> CredentialShapes.afterScheme(text, i);
            case 'e' -> CredentialShapes.jsonWebToken(text, i);
            default -> Chars.NONE;
        };
    }

    private long colon(CharSequence text, int i, int floor) {
        if (Chars.is(text, i + 1, ':')) {
            return Chars.skipTo(i + 2); // Token::value
        }
        if (Chars.is(text, i + 1, '/') && Chars.is(text, i + 2, '/')) {
            return CredentialShapes.userInfo(text, i + 3);
        }
        if (Chars.is(text, i + 1, '=')) {
            return Chars.NONE; // := is an assignment
        }
        long oracle = CredentialShapes.oraclePassword(text, i);
        return oracle == Chars.NONE ? value(text, i, i + 1, floor, false) : oracle;
    }

    private long assignment(CharSequence text, int i, int floor) {
        char before = i > 0 ? text.charAt(i - 1) : ' ';
        if (before == '=' || before == '!' || before == '<' || before == '>' || Chars.is(text, i + 1, '=')) {
            return Chars.NONE; // a comparison
        }
        int keyEnd = before == ':' ? i - 1 : i;
        return value(text, keyEnd, Chars.is(text, i + 1, '>') ? i + 2 : i + 1, floor, true);
    }

    /** The value of the key that ends before {@code separator}, if that key is secret. */
    private long value(CharSequence text, int separator, int afterSeparator, int floor, boolean assigned) {
        int end = separator;
        while (end > floor && Chars.isBlank(text.charAt(end - 1))) {
            end--;
        }
        if (end == floor) {
            return Chars.NONE;
        }
        boolean bracket = assigned && text.charAt(end - 1) == ')'; // (token)=(abc)
        int quote = bracket ? 0 : Chars.quoteLengthBefore(text, end);
        int closing = bracket ? end - 1 : end - quote;
        end = quote > 0 ? withoutEscapes(text, floor, closing) : closing;
        int start = keyStart(text, floor, end);
        if (start == end
                || (bracket && !(start > floor && text.charAt(start - 1) == '('))
                || (quote > 0 && !(start - quote >= floor && Chars.same(text, start - quote, closing, quote)))) {
            return Chars.NONE;
        }
        if (assigned && end - start > 2 && text.charAt(start) == '-' && text.charAt(start + 1) == 'D') {
            start += 2; // a system property on a command line
        }
        char before = start > floor ? text.charAt(start - 1) : '\n';
        if (before == '\\' && end - start > 1 && isEscapeLetter(text.charAt(start))) {
            start++; // a line break that was written out as \n
        } else if (!assigned && (before == '/' || before == '\\')) {
            return Chars.NONE; // a path: /etc/passwd: permission denied
        }
        boolean json = quote > 0 && Chars.isDoubleQuote(text, closing);
        int next = json ? Chars.skipWhitespace(text, afterSeparator) : Chars.skipBlanks(text, afterSeparator);
        boolean quoted = quote > 0 && Chars.isQuoted(text, next);
        // a bean's name in quotes and a colon is prose as well, unless what follows is in quotes, too
        boolean exact = assigned || json || quoted;
        if (!isSecret(text, floor, start, end, exact)) {
            return Chars.NONE;
        }
        return SecretValue.find(text, quoted ? next : afterSeparator, start, end, exact);
    }

    /** The text of the element whose tag ends at {@code i}, if its name is secret. A prefix is no part of that. */
    private long element(CharSequence text, int i, int floor) {
        int start = i;
        while (start > floor && text.charAt(start - 1) != '<' && text.charAt(start - 1) != '>') {
            start--;
        }
        if (!Chars.is(text, start - 1, '<') || Chars.is(text, i - 1, '/')) {
            return Chars.NONE;
        }
        int end = start;
        int name = start;
        while (end < i && (isKeyChar(text.charAt(end)) || text.charAt(end) == ':')) {
            name = text.charAt(end++) == ':' ? end : name;
        }
        boolean tag = end == i || Chars.isBlank(text.charAt(end)) || Chars.isLineBreak(text.charAt(end));
        if (!tag || name == end || !SecretValue.hasText(text, i + 1, start, end)) {
            return Chars.NONE; // Map<String, Token>
        }
        return names.isSecretKey(text, name, end) ? SecretValue.ofElement(text, i + 1) : Chars.NONE;
    }

    private static int keyStart(CharSequence text, int floor, int end) {
        int start = end;
        int closed = 0;
        while (start > floor && end - start < MAX_KEY) {
            char c = text.charAt(start - 1);
            if (c == ']') {
                if (Chars.startsWith(text, start - FILTERED.length(), FILTERED_LOWER)) {
                    break; // dealt with, like what is left of the floor
                }
                closed++;
            } else if (c == '[' && closed > 0) {
                closed--; // user[password]
            } else if (!isKeyChar(c)) {
                break;
            }
            start--;
        }
        return start;
    }

    private boolean isSecret(CharSequence text, int floor, int start, int end, boolean exact) {
        char before = start > floor ? text.charAt(start - 1) : '\n';
        if (names.isSecretPhrase(text, before == ' ' ? wordBefore(text, floor, start - 1) : start, end)) {
            int unexpected = start - UNEXPECTED.length();
            return exact || unexpected < floor || !Chars.startsWith(text, unexpected, UNEXPECTED);
        }
        if (!exact) {
            return names.isSecretLabel(text, start, end);
        }
        boolean parameter = before == '?' || before == '&' || before == '#';
        return parameter ? names.isSecretParameter(text, start, end) : names.isSecretKey(text, start, end);
    }

    /** Where the word before a blank begins, since people write {@code api key: abc}. */
    private static int wordBefore(CharSequence text, int floor, int end) {
        int start = end;
        while (start > floor && end - start < MAX_WORD && Chars.isAlphanumeric(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** JSON inside of JSON has backslashes in front of its quotes. */
    private static int withoutEscapes(CharSequence text, int floor, int end) {
        int at = end;
        while (at > floor && text.charAt(at - 1) == '\\') {
            at--;
        }
        return at;
    }

    private static boolean isEscapeLetter(char c) {
        return c == 'n' || c == 'r' || c == 't';
    }

    private static boolean isKeyChar(char c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '.'
                    || c == '%'
                    || c == '$';
        }
        return Character.isLetterOrDigit(c);
    }
}
