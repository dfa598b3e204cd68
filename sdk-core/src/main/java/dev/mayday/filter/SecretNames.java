package dev.mayday.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells by its name whether a value is a secret. A name is taken apart into words at camelCase and at everything that is no
 * letter or digit, and compared word by word: {@code dbPassword} is secret, {@code author} and {@code tokens_used} are not.
 * Neighbouring words are also compared run together, so that {@code apikey}, {@code apiKey} and {@code X-API-Key} are one
 * entry. Immutable.
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

    private static final String ANYWHERE_WORDS =
            "password passwords passwd passphrase passphrases passcode pwd pwds pw dbpwd userpwd"
                    + " secret secrets token credential credentials cred creds authorization authorisation"
                    + " apikey apikeys accesskey accesskeys secretkey privatekey privatekeys signingkey encryptionkey sshkey masterkey"
                    + " accountkey authkey subscriptionkey licensekey sharedkey applicationkey functionskey insertkey writekey"
                    + " ingestkey ingestionkey honeycombteam storepass keypass"
                    + " accesstoken accesstokens refreshtoken refreshtokens authtoken authtokens apitoken apitokens sessiontoken"
                    + " sessiontokens bearertoken bearertokens idtoken idtokens clientsecret sharedsecret sharedaccesssignature"
                    + " jwt jwts bearer cookie cookies setcookie"
                    + " sessionid sessionids sessionkey jsessionid phpsessid sessid connectsid rememberme"
                    + " csrf xsrf csrftoken xsrftoken csrfmiddlewaretoken"
                    + " ssn ssns socialsecurity passportnumber passportno"
                    + " cardnumber cardno ccnumber creditcard debitcard cvv cvc securitycode"
                    + " otp totp mfacode 2facode verificationcode recoverycode backupcode pincode seedphrase";

    /** Clear enough to be known at the end of words run together as well: {@code PGPASSWORD}, {@code appsecret}. */
    private static final String[] ENDINGS = ("password passphrase secret secretkey accesskey privatekey apikey"
                    + " signingkey encryptionkey accesstoken authtoken refreshtoken")
            .split(" ", -1);

    /** The same, but there are programs of such a name, and they begin their messages with it: {@code htpasswd: no file}. */
    private static final String[] PROGRAM_ENDINGS = {"passwd"};

    /** What is in front of such an ending has a letter at least, and the shortest of them have six. */
    private static final int MIN_RUN_TOGETHER = 7;

    /** What may follow them in the same word: {@code passwordhash}, but not {@code passwordless}. */
    private static final String[] AFTER_ENDINGS =
            " s hash salt digest value text string id confirm confirmation repeat again".split(" ", -1);

    /** Last words that make a statement about a secret of what would be one: {@code token_type}, {@code passwordLength}. */
    private static final String QUALIFIER_WORDS = "count type length expiration ttl size limit method"
            + " scheme provider policy enabled required valid present status";

    /** The same, alone or before {@code at}, {@code in} and {@code on}: {@code token_expired}, {@code token_expires_in}. */
    private static final String EVENT_WORDS = "expires expired expiry changed created updated issued";

    private static final String PREPOSITION_WORDS = "at in on";

    private static final int QUALIFIER = 1;
    private static final int EVENT = 2;
    private static final int PREPOSITION = 3;

    private static final Map<String, Integer> QUALIFIERS = qualifiers();

    private final Map<String, Integer> secrets = new HashMap<>();

    /** The built-in words, and {@code more}. */
    SecretNames(List<String> more) {
        add(secrets, ANYWHERE_WORDS, ANYWHERE);
        add(secrets, "auth", ANYWHERE | NO_LABEL);
        add(secrets, "oauth", NEVER);
        add(secrets, "pass pin", LAST | NO_LABEL);
        add(secrets, "samlresponse", LAST);
        add(secrets, "session sid", WHOLE | NO_LABEL);
        add(secrets, "signature", QUERY_LAST);
        add(secrets, "sig code key", QUERY_WHOLE);
        for (String word : more) {
            secrets.put(normalized(word), ALWAYS);
        }
        secrets.remove(""); // what has neither letter nor digit
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
     * and {@code BadCredentialsException: no} tell nothing secret. What is too common in prose counts in a name that no prose has:
     * {@code DB_PASS: abc}, {@code db.pass: abc}.
     */
    boolean isSecretPhrase(CharSequence text, int from, int to) {
        return matches(text, from, to, ANYWHERE | LAST | ONLY_AT_END | (isJoined(text, from, to) ? 0 : NO_LABEL));
    }

    private static boolean isJoined(CharSequence text, int from, int to) {
        for (int i = from + 1; i < to - 1; i++) {
            char c = text.charAt(i);
            if (c == '_' || c == '-' || c == '.') {
                return true;
            }
        }
        return false;
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
        StringBuilder run = new StringBuilder();
        int[] starts = new int[MAX_WORDS]; // where the last words begin in the run, in turns
        int words = 0;
        boolean found = false;
        for (int at = nextWord(text, from, to); at < to; ) {
            starts[words++ % MAX_WORDS] = run.length();
            at = nextWord(text, append(text, at, to, run), to);
            for (int count = Math.min(words, MAX_WORDS); count > 0; count--) {
                int start = starts[(words - count) % MAX_WORDS];
                Integer entry = secrets.get(run.substring(start));
                int kind = entry != null ? entry : count == 1 ? kindByEnding(run, start) : 0;
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
        if (!found || (wanted & ONLY_AT_END) != 0) {
            return false;
        }
        int last = starts[(words - 1) % MAX_WORDS];
        int kind = QUALIFIERS.getOrDefault(run.substring(last), 0);
        if (kind == PREPOSITION && words > 1) {
            String before = run.substring(starts[(words - 2) % MAX_WORDS], last);
            return QUALIFIERS.getOrDefault(before, 0) != EVENT;
        }
        return kind != QUALIFIER && kind != EVENT;
    }

    private static int kindByEnding(StringBuilder run, int start) {
        if (run.length() - start < MIN_RUN_TOGETHER) {
            return 0; // as most words are
        }
        for (String after : AFTER_ENDINGS) {
            if (endsIn(after, run, start, run.length())) {
                int end = run.length() - after.length();
                if (endsInOneOf(ENDINGS, run, start, end)) {
                    return ANYWHERE;
                }
                if (endsInOneOf(PROGRAM_ENDINGS, run, start, end)) {
                    return ANYWHERE | NO_LABEL;
                }
            }
        }
        return 0;
    }

    private static boolean endsIn(String ending, StringBuilder run, int start, int end) {
        int at = end;
        int i = ending.length();
        while (i > 0 && at > start && run.charAt(at - 1) == ending.charAt(i - 1)) {
            at--;
            i--;
        }
        return i == 0;
    }

    private static boolean endsInOneOf(String[] endings, StringBuilder run, int start, int end) {
        for (String ending : endings) {
            if (endsIn(ending, run, start, end)) {
                return true;
            }
        }
        return false;
    }

    /** An entry of the table for words of the user: the last of them in lower case, run together. */
    private static String normalized(String name) {
        StringBuilder run = new StringBuilder();
        int[] starts = new int[MAX_WORDS];
        int words = 0;
        String cut = name.substring(Math.max(0, name.length() - MAX_NAME));
        for (int at = nextWord(cut, 0, cut.length()); at < cut.length(); ) {
            starts[words++ % MAX_WORDS] = run.length();
            at = nextWord(cut, append(cut, at, cut.length(), run), cut.length());
        }
        return run.substring(starts[Math.max(0, words - MAX_WORDS) % MAX_WORDS]);
    }

    /** Appends the word at {@code start} in lower case without the digits at its end, and says where it ends. */
    private static int append(CharSequence text, int start, int to, StringBuilder run) {
        int end = wordEnd(text, start, to);
        int letters = withoutTrailingDigits(text, start, end);
        for (int i = start; i < letters; i++) {
            run.append(Chars.lower(text.charAt(i)));
        }
        return end;
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

    private static Map<String, Integer> qualifiers() {
        Map<String, Integer> entries = new HashMap<>();
        add(entries, QUALIFIER_WORDS, QUALIFIER);
        add(entries, PREPOSITION_WORDS, PREPOSITION);
        add(entries, EVENT_WORDS, EVENT);
        return entries;
    }
}
