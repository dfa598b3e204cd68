package dev.mayday.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the events at an address that tenants share: many receivers tell them apart by a header alone. What waits on disk
 * is named after it, so keys are left out, for they change, and the order and the case of names.
 *
 * <p>The names of keys are a list of its own, not that of redaction: a word more there must not part a service from its
 * backlog. A header that is in doubt names the recipient. Events that wait under an old key are the lesser evil beside events
 * in the hands of another tenant.
 */
final class Recipient {

    /** Last words of a name, or the last two run together, that make the value a key. */
    private static final Set<String> KEYS = Set.of(
            "authorization",
            "auth",
            "token",
            "secret",
            "password",
            "cookie",
            "credential",
            "credentials",
            "jwt",
            "bearer",
            "signature",
            "dsn",
            "apikey",
            "accesskey",
            "authkey",
            "ingestkey",
            "ingestionkey",
            "insertkey",
            "licensekey",
            "secretkey",
            "subscriptionkey",
            "writekey");

    /** A key by another name, and what changes with a release. */
    private static final Set<String> OTHERS = Set.of("x-honeycomb-team", "user-agent");

    private Recipient() {}

    /** A text that is equal for equal recipients alone. Not for people: it holds values of headers. */
    static String of(String url, Map<String, String> headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            String said = lower.equals("authorization") ? basicUser(value) : isKey(lower) ? null : value.strip();
            if (said != null) {
                lines.add("\n" + lower + ":" + said);
            }
        });
        Collections.sort(lines);
        return url + String.join("", lines);
    }

    private static boolean isKey(String name) {
        String[] words = name.split("[-_.]", -1);
        String last = words[words.length - 1];
        return OTHERS.contains(name)
                || KEYS.contains(last)
                || (words.length > 1 && KEYS.contains(words[words.length - 2] + last));
    }

    /** The user, who is the tenant where many share a gateway, without the password; null if there are not both. */
    private static @Nullable String basicUser(String authorization) {
        String pair = basicPair(authorization);
        if (pair == null) {
            return null;
        }
        int colon = pair.indexOf(':');
        // A user without a password is a key.
        return colon > 0 && colon < pair.length() - 1 ? pair.substring(0, colon) : null;
    }

    /** What a value of the scheme Basic says, usually a user, a colon and a password; null for any other. */
    static @Nullable String basicPair(String authorization) {
        String[] parts = authorization.strip().split(" +", 2);
        if (parts.length < 2 || !parts[0].equalsIgnoreCase("basic")) {
            return null;
        }
        try {
            return new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
