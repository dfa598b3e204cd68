package dev.mayday.filter;

import static dev.mayday.filter.WordTable.POSITION_BITS;
import static dev.mayday.filter.WordTable.lower;
import static dev.mayday.filter.WordTable.position;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells by its name whether a value is a secret. A name is taken apart into words at camelCase and at everything that is no
 * letter or digit, and compared word by word: {@code dbPassword} is secret, {@code author} and {@code tokens_used} are not.
 * Neighbouring words are also compared run together, so that {@code apikey}, {@code apiKey} and {@code X-API-Key} are one
 * entry. Allocates nothing but for names with percent escapes. Immutable.
 */
final class SecretNames {

    /** The most words of one entry. */
    static final int MAX_WORDS = 4;

    private static final int MAX_NAME = 256;

    /** Secret wherever it stands in a name. */
    private static final int ANYWHERE = 1;

    /** Secret as the last word of a name: {@code db_pass} is, {@code pass_rate} is not. */
    private static final int LAST = 1 << 1;

    /** Secret as a name of its own: {@code session} is, {@code session_duration} is not. */
    private static final int WHOLE = 1 << 2;

    /** Secret as the last word of a name in a query: what grants access to a signed address. */
    private static final int QUERY_LAST = 1 << 3;

    /** Secret as the name of a query parameter: {@code ?code=}, but not {@code error code: 500}. */
    private static final int QUERY_WHOLE = 1 << 4;

    /** Too common in prose before a colon: {@code auth: failed}. In a search: leave such words out. */
    private static final int NO_LABEL = 1 << 5;

    /** Secret whatever follows it: the user said so. */
    private static final int ALWAYS = 1 << 6;

    /** Explains the word and ends the search: the auth in OAuth. */
    private static final int NEVER = 1 << 7;

    /** Not a kind of a word but of a search: only the last word of a name counts. */
    private static final int ONLY_AT_END = 1 << 8;

    private static final String ANYWHERE_WORDS = "password passwords passwd passphrase passphrases passcode pwd pwds pw"
            + " secret secrets token credential credentials cred creds authorization authorisation"
            + " apikey apikeys accesskey accesskeys secretkey privatekey privatekeys signingkey encryptionkey sshkey masterkey"
            + " accountkey subscriptionkey licensekey storepass keypass"
            + " accesstoken accesstokens refreshtoken refreshtokens authtoken authtokens apitoken apitokens sessiontoken"
            + " sessiontokens bearertoken bearertokens idtoken idtokens clientsecret sharedsecret sharedaccesssignature"
            + " jwt jwts bearer cookie cookies setcookie"
            + " sessionid sessionids sessionkey jsessionid phpsessid sessid connectsid rememberme"
            + " csrf xsrf csrftoken xsrftoken csrfmiddlewaretoken"
            + " ssn ssns socialsecurity passportnumber passportno"
            + " cardnumber cardno ccnumber creditcard debitcard cvv cvc securitycode"
            + " otp totp mfacode 2facode verificationcode recoverycode backupcode pincode seedphrase";

    /** Last words that make a statement about a secret of what would be one: {@code token_type}, {@code passwordLength}. */
    private static final String QUALIFIER_WORDS = "count type length expiration ttl size limit method"
            + " scheme provider policy enabled required valid present status";

    /** The same, alone or before {@code at}, {@code in} and {@code on}: {@code token_expired}, {@code token_expires_in}. */
    private static final String EVENT_WORDS = "expires expired expiry changed created updated issued";

    private static final String PREPOSITION_WORDS = "at in on";

    private static final int QUALIFIER = 1;
    private static final int EVENT = 2;
    private static final int PREPOSITION = 3;

    private static final WordTable QUALIFIERS = qualifiers();

    private final WordTable secrets;

    /** The built-in words, and {@code more}. */
    SecretNames(List<String> more) {
        Map<String, Integer> entries = new HashMap<>();
        add(entries, ANYWHERE_WORDS, ANYWHERE);
        add(entries, "auth", ANYWHERE | NO_LABEL);
        add(entries, "oauth", NEVER);
        add(entries, "pass pin", LAST | NO_LABEL);
        add(entries, "session sid", WHOLE | NO_LABEL);
        add(entries, "signature", QUERY_LAST);
        add(entries, "sig code key", QUERY_WHOLE);
        for (String word : more) {
            String normalized = normalized(word);
            if (!normalized.isEmpty()) {
                entries.put(normalized, ALWAYS);
            }
        }
        this.secrets = new WordTable(entries);
    }

    /** True for the key of a map, of JSON, or of {@code key=value}. */
    boolean isSecretKey(CharSequence text, int from, int to) {
        return matches(text, from, to, ANYWHERE | LAST | WHOLE);
    }

    boolean isSecretKey(String key) {
        return isSecretKey(key, 0, key.length());
    }

    /** True for the name of a parameter in the query of an address. */
    boolean isSecretParameter(CharSequence text, int from, int to) {
        return matches(text, from, to, ANYWHERE | LAST | WHOLE | QUERY_LAST | QUERY_WHOLE);
    }

    /**
     * True for what stands before a colon in prose and ends in a secret word. Classes do not: {@code TokenService: started}
     * and {@code BadCredentialsException: no} tell nothing secret.
     */
    boolean isSecretPhrase(CharSequence text, int from, int to) {
        return matches(text, from, to, ANYWHERE | LAST | NO_LABEL | ONLY_AT_END);
    }

    /** True for a name before a colon that is no class but a key: {@code password_hash: abc}. Its last part counts. */
    boolean isSecretLabel(CharSequence text, int from, int to) {
        int start = from;
        boolean key = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                start = i + 1;
                key = false;
            }
            key |= c == '_' || c == '-';
        }
        return key && matches(text, start, to, ANYWHERE | NO_LABEL);
    }

    private boolean matches(CharSequence text, int start, int to, int wanted) {
        int from = Math.max(start, to - MAX_NAME);
        for (int i = from; i + 2 < to; i++) {
            if (text.charAt(i) == '%' && hex(text.charAt(i + 1)) >= 0 && hex(text.charAt(i + 2)) >= 0) {
                String decoded = decoded(text, from, to);
                return matchesPlain(decoded, 0, decoded.length(), wanted);
            }
        }
        return matchesPlain(text, from, to, wanted);
    }

    private boolean matchesPlain(CharSequence text, int from, int to, int wanted) {
        long starts = 0;
        long ends = 0;
        int words = 0;
        boolean found = false;
        for (int at = nextWord(text, from, to); at < to; ) {
            int start = at;
            int end = wordEnd(text, at, to);
            at = nextWord(text, end, to);
            starts = (starts << POSITION_BITS) | (start - from);
            ends = (ends << POSITION_BITS) | (withoutTrailingDigits(text, start, end) - from);
            words++;
            for (int count = Math.min(words, MAX_WORDS); count > 0; count--) {
                int kind = secrets.find(text, from, starts, ends, count);
                if ((kind & NEVER) != 0) {
                    break;
                }
                if ((kind & ALWAYS) != 0) {
                    return true;
                }
                if (kind == 0 || ((kind & wanted & NO_LABEL) != 0)) {
                    continue;
                }
                if (at == to
                        && ((kind & wanted & (ANYWHERE | LAST | QUERY_LAST)) != 0
                                || ((kind & wanted & (WHOLE | QUERY_WHOLE)) != 0 && count == words))) {
                    return true;
                }
                found |= (kind & wanted & ANYWHERE) != 0;
            }
        }
        return found && (wanted & ONLY_AT_END) == 0 && !isQualified(text, from, starts, ends, words);
    }

    private static boolean isQualified(CharSequence text, int from, long starts, long ends, int words) {
        int last = QUALIFIERS.find(text, from, starts, ends, 1);
        if (last == PREPOSITION && words > 1) {
            int before = QUALIFIERS.find(text, from, starts >>> POSITION_BITS, ends >>> POSITION_BITS, 1);
            return before == EVENT;
        }
        return last == QUALIFIER || last == EVENT;
    }

    /** An entry of the table for words of the user: lower case, run together, each without the digits at its end. */
    private static String normalized(String name) {
        StringBuilder all = new StringBuilder();
        long starts = 0;
        long ends = 0;
        int words = 0;
        String cut = name.substring(Math.max(0, name.length() - MAX_NAME));
        for (int at = nextWord(cut, 0, cut.length()); at < cut.length(); ) {
            int end = wordEnd(cut, at, cut.length());
            starts = (starts << POSITION_BITS) | at;
            ends = (ends << POSITION_BITS) | withoutTrailingDigits(cut, at, end);
            words++;
            at = nextWord(cut, end, cut.length());
        }
        for (int word = Math.min(words, MAX_WORDS) - 1; word >= 0; word--) {
            for (int i = position(starts, word); i < position(ends, word); i++) {
                all.append(lower(cut.charAt(i)));
            }
        }
        return all.toString();
    }

    private static int nextWord(CharSequence text, int from, int to) {
        int at = from;
        while (at < to && !isWordChar(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int wordEnd(CharSequence text, int start, int to) {
        int at = start + 1;
        while (at < to && isWordChar(text.charAt(at))) {
            if (Character.isUpperCase(text.charAt(at))) {
                boolean afterUpper = Character.isUpperCase(text.charAt(at - 1));
                boolean beforeLower = at + 1 < to && Character.isLowerCase(text.charAt(at + 1));
                if (!afterUpper || beforeLower) {
                    break;
                }
            }
            at++;
        }
        return at;
    }

    /** {@code password2} is a password; a word of digits alone stays what it is. */
    private static int withoutTrailingDigits(CharSequence text, int start, int end) {
        int at = end;
        while (at > start && text.charAt(at - 1) >= '0' && text.charAt(at - 1) <= '9') {
            at--;
        }
        return at == start ? end : at;
    }

    private static boolean isWordChar(char c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }
        return Character.isLetterOrDigit(c);
    }

    private static String decoded(CharSequence text, int from, int to) {
        StringBuilder decoded = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < to && hex(text.charAt(i + 1)) >= 0 && hex(text.charAt(i + 2)) >= 0) {
                c = (char) (hex(text.charAt(i + 1)) * 16 + hex(text.charAt(i + 2)));
                i += 2;
            }
            decoded.append(c);
        }
        return decoded.toString();
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static void add(Map<String, Integer> entries, String words, int kind) {
        for (String word : words.split(" ", -1)) {
            entries.put(word, kind);
        }
    }

    private static WordTable qualifiers() {
        Map<String, Integer> entries = new HashMap<>();
        add(entries, QUALIFIER_WORDS, QUALIFIER);
        add(entries, PREPOSITION_WORDS, PREPOSITION);
        add(entries, EVENT_WORDS, EVENT);
        return new WordTable(entries);
    }
}
