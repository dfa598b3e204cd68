package dev.mayday.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Host and port of a URL. Not read by {@code java.net.URI}, which has no host for {@code http://my_service}, a name that is
 * common between containers.
 */
record HostPort(String host, int port) {

    /** {@code host[:port]}, with an IPv6 address in brackets; the host in lower case. */
    static HostPort parse(String text, int defaultPort) throws BadValue {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? defaultPort : port(text.substring(colon + 1));
        if (host.isEmpty()) {
            throw new BadValue("has no host");
        }
        if (bracket < 0 ? !isName(host) : !isBracketedAddress(host)) {
            throw new BadValue("has a host that is not valid");
        }
        return new HostPort(host.toLowerCase(Locale.ROOT), port);
    }

    private static int port(String digits) throws BadValue {
        int port = 0;
        for (int i = 0; i < digits.length() && port <= 65_535; i++) {
            char c = digits.charAt(i);
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
            } else if (!isNamePart(c) || ++label > 63) {
                return false;
            }
        }
        return !host.isEmpty() && host.length() <= 253;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
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

    /** As it stands in a URL: without the port if that is the scheme's own. */
    String inUrl(int defaultPort) {
        return port == defaultPort ? host : host + ":" + port;
    }
}
