package dev.mayday.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
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
        int port = port(server, defaultPort);
        String host = host(server);
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
                && isName(host)
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
            legal &= isLetterOrDigit(c) || "-._~%!$&'()*+,;=:".indexOf(c) >= 0;
        }
        if (!legal) {
            throw new BadValue("has a path that is not valid");
        }
        return segment;
    }

    private static boolean isLetterOrDigit(char c) {
        return c < 128 && Character.isLetterOrDigit(c);
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

    /**
     * The host of {@code host[:port]} in lower case, an IPv6 address in brackets. Not read by {@code java.net.URI}, which has
     * no host for {@code http://my_service}, a name that is common between containers.
     */
    static String host(String server) throws BadValue {
        int bracket = server.lastIndexOf(']');
        int colon = server.indexOf(':', bracket + 1);
        String host = colon < 0 ? server : server.substring(0, colon);
        if (host.isEmpty()) {
            throw new BadValue("has no host");
        }
        if (bracket < 0 ? !isName(host) : !isBracketedAddress(host)) {
            throw new BadValue("has a host that is not valid");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    /** Refuses what is no {@code http(s)://host[:port][/path]}. */
    static void checkUrl(String text) throws BadValue {
        int start = text.indexOf("://") + 3;
        String scheme = text.substring(0, Math.max(0, start - 3)).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new BadValue("does not start with http:// or https://");
        }
        int end = start;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || "?#@\\\"<>".indexOf(c) >= 0) {
                throw new BadValue("has a character that is not allowed");
            }
            end = end == i && c != '/' ? i + 1 : end;
        }
        String server = text.substring(start, end);
        host(server);
        port(server, 80);
    }

    /** The port of {@code host[:port]}. */
    static int port(String server, int defaultPort) throws BadValue {
        int colon = server.indexOf(':', server.lastIndexOf(']') + 1);
        int port = colon < 0 ? defaultPort : 0;
        for (int i = colon + 1; i < server.length() && colon >= 0 && port <= 65_535; i++) {
            char c = server.charAt(i);
            if (c < '0' || c > '9') {
                throw new BadValue("has a port that is not a number");
            }
            port = port * 10 + c - '0';
        }
        if (port < 1 || port > 65_535) {
            throw new BadValue("has a port out of bounds");
        }
        return port;
    }

    /** Labels of 1 to 63 ASCII letters, digits, '-' and '_', one dot between two, perhaps one at the end. */
    static boolean isName(String host) {
        int label = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if (!(isLetterOrDigit(c) || c == '-' || c == '_') || ++label > 63) {
                return false;
            }
        }
        return !host.isEmpty() && host.length() <= 253;
    }

    private static boolean isBracketedAddress(String host) {
        if (host.charAt(0) != '[' || host.charAt(host.length() - 1) != ']') {
            return false;
        }
        for (int i = 1; i < host.length() - 1; i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        try {
            // Text in brackets is never looked up.
            return InetAddress.getByName(host) instanceof Inet6Address || host.indexOf('.') > 0;
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
