package dev.mayday.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** Reads {@code host[:port]} in addresses that users write. */
final class HostAndPort {

    private HostAndPort() {}

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

    /**
     * {@code http(s)://host[:port][/path]} in one spelling: scheme and host in lower case, and no port that is the scheme's own.
     * The path stays as it is.
     */
    static String url(String text) throws BadValue {
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
        int defaultPort = scheme.equals("https") ? 443 : 80;
        int port = port(server, defaultPort);
        return scheme + "://" + host(server) + (port == defaultPort ? "" : ":" + port) + text.substring(end);
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

    static boolean isLetterOrDigit(char c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }
}
