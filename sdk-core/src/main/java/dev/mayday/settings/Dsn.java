package dev.mayday.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where a Sentry-compatible server takes events: {@code https://key[:secret]@host[:port][/prefix]/project}. Immutable. The
 * key and the secret stand in {@link #publicKey} and {@link #secretKey} and nowhere else, least of all in {@link #toString}.
 */
public final class Dsn {

    private final String baseUrl;
    private final String projectId;
    private final String publicKey;
    private final @Nullable String secretKey;

    private Dsn(String baseUrl, String projectId, String publicKey, @Nullable String secretKey) {
        this.baseUrl = baseUrl;
        this.projectId = projectId;
        this.publicKey = publicKey;
        this.secretKey = secretKey;
    }

    static Dsn parse(String text) throws BadValue {
        String scheme = scheme(text);
        String rest = text.substring(scheme.length() + 3);
        rest = rest.substring(0, firstOf(rest, "?#"));
        int slash = firstOf(rest, "/");
        String authority = rest.substring(0, slash);
        int at = authority.indexOf('@');
        if (at < 0) {
            throw new BadValue("has no key before the host");
        }
        if (authority.indexOf('@', at + 1) >= 0) {
            throw new BadValue("has more than one '@'");
        }
        int colon = firstOf(authority.substring(0, at), ":");
        String key = keyPart(authority.substring(0, colon));
        if (key.isEmpty()) {
            throw new BadValue("has no key before the host");
        }
        String secret = colon < at ? keyPart(authority.substring(colon + 1, at)) : "";
        int defaultPort = scheme.equals("https") ? 443 : 80;
        String server = authority.substring(at + 1);
        int port = HostAndPort.port(server, defaultPort);
        String host = HostAndPort.host(server);
        if (host.length() == 32 && hexRun(host) == 32) {
            throw new BadValue("has a key where the host belongs");
        }
        StringBuilder base = new StringBuilder(text.length());
        base.append(scheme).append("://").append(host);
        if (port != defaultPort) {
            base.append(':').append(port);
        }
        String project = path(rest.substring(slash), base);
        return new Dsn(base.toString(), project, key, secret.isEmpty() ? null : secret);
    }

    /** Scheme, host, port unless it is the scheme's own, and prefix, in one spelling and without a slash at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** The project: the last segment of the path. Usually a number, but nobody may rely on that. */
    public String projectId() {
        return projectId;
    }

    /** What authorises the sender; never empty, never to be logged. */
    public String publicKey() {
        return publicKey;
    }

    /** The second half of an old-style key, null if there is none; never to be logged. */
    public @Nullable String secretKey() {
        return secretKey;
    }

    /** Scheme, host, path and project: what may be logged, and what stays the same when the key is changed. */
    @Override
    public String toString() {
        return baseUrl + "/" + projectId;
    }

    /** What of a text that is not a DSN may be shown: the scheme, and the host if nothing in its place can be a key. */
    static String masked(String text) {
        String scheme;
        try {
            scheme = scheme(text);
        } catch (BadValue unknown) {
            return SettingText.MASK;
        }
        String rest = text.substring(scheme.length() + 3);
        int at = rest.indexOf('@');
        String before = at < 0 ? "" : rest.substring(0, at);
        String host = at < 0 ? "" : rest.substring(at + 1);
        host = host.substring(0, firstOf(host, ":/?#"));
        // A dot before the '@' means that host and key may be swapped; a host without one may be a key as well.
        boolean certain = !before.isEmpty()
                && firstOf(before, ".:/?#") == before.length()
                && rest.indexOf('@', at + 1) < 0
                && host.indexOf('.') > 0
                && HostAndPort.isName(host)
                && hexRun(host) < 12;
        return scheme + "://" + SettingText.MASK + (certain ? "@" + host + "/" + SettingText.MASK : "");
    }

    private static String scheme(String text) throws BadValue {
        if (text.regionMatches(true, 0, "https://", 0, 8)) {
            return "https";
        }
        if (text.regionMatches(true, 0, "http://", 0, 7)) {
            return "http";
        }
        throw new BadValue("does not start with https:// or http://");
    }

    /** Keys travel in a header, between commas. */
    private static String keyPart(String text) throws BadValue {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == ',') {
                throw new BadValue("has a key with a character that is not allowed");
            }
        }
        return text;
    }

    /** Appends the prefix to {@code base}, without empty segments, and returns the last segment. */
    private static String path(String path, StringBuilder base) throws BadValue {
        String last = "";
        int start = 0;
        while (start < path.length()) {
            int end = path.indexOf('/', start);
            if (end < 0) {
                end = path.length();
            }
            if (end > start) {
                if (!last.isEmpty()) {
                    base.append('/').append(last);
                }
                last = segment(path.substring(start, end));
            }
            start = end + 1;
        }
        if (last.isEmpty()) {
            throw new BadValue("has no project after the host");
        }
        return last;
    }

    private static String segment(String segment) throws BadValue {
        boolean legal = !segment.equals(".") && !segment.equals("..");
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            legal &= HostAndPort.isLetterOrDigit(c) || "-._~%!$&'()*+,;=:".indexOf(c) >= 0;
        }
        if (!legal) {
            throw new BadValue("has a path that is not valid");
        }
        return segment;
    }

    private static int firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** The length of the longest run of hexadecimal digits. */
    private static int hexRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = Character.digit(text.charAt(i), 16) < 0 ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
