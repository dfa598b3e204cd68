package dev.mayday.filter;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Hides secrets in the query of an address: parameters with a secret name, and what is secret in the others' values. */
final class QueryRedactor {

    private final SecretNames names;
    private final TextRedactor text;

    QueryRedactor(SecretNames names, TextRedactor text) {
        this.names = names;
        this.text = text;
    }

    /** The address without user, password and secret parameters. */
    String redactUrl(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return text.redact(url);
        }
        String address = text.redact(url.substring(0, query));
        String parameters = url.substring(query + 1);
        String redacted = redact(parameters);
        boolean same = redacted.equals(parameters) && address.length() == query && url.startsWith(address);
        return same ? url : address + '?' + redacted;
    }

    /** The query, which is without its question mark. */
    String redact(String query) {
        StringBuilder out = null;
        int copied = 0;
        for (int start = 0; start < query.length(); ) {
            int end = start;
            while (end < query.length() && query.charAt(end) != '&') {
                end++;
            }
            int equals = query.indexOf('=', start);
            int from = equals < 0 || equals >= end ? start : equals + 1;
            String value = query.substring(from, end);
            String redacted =
                    from > start && names.isSecretParameter(query, start, equals) ? secret(value) : ordinary(value);
            if (!redacted.equals(value)) {
                out = out == null ? new StringBuilder(query.length() + value.length()) : out;
                out.append(query, copied, from).append(redacted);
                copied = end;
            }
            start = end + 1;
        }
        return out == null ? query : out.append(query, copied, query.length()).toString();
    }

    private static String secret(String value) {
        return SecretValue.isHarmless(value, 0, value.length()) ? value : TextRedactor.FILTERED;
    }

    /** An address as a parameter is escaped, and its own parameters show only when it is unescaped. */
    private String ordinary(String value) {
        if (value.indexOf('%') >= 0) {
            String decoded = decoded(value);
            if (!text.redact(decoded).equals(decoded)) {
                return TextRedactor.FILTERED;
            }
        }
        return text.redact(value);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value;
        }
    }
}
