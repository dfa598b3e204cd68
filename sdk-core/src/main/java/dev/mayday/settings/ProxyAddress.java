package dev.mayday.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy and who we are to it: {@code http://[user:password@]host[:port]}, port 80 if there is none; what is special in
 * user and password is percent-encoded. Immutable; {@link #toString} shows neither user nor password.
 */
public final class ProxyAddress {

    private static final int DEFAULT_PORT = 80;

    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;

    private ProxyAddress(String server, @Nullable String user, @Nullable String password) throws BadValue {
        this.port = HostAndPort.port(server, DEFAULT_PORT);
        this.host = HostAndPort.host(server);
        this.user = user;
        this.password = password;
    }

    static ProxyAddress parse(String text) throws BadValue {
        if (!text.regionMatches(true, 0, "http://", 0, 7)) {
            throw new BadValue("does not start with http://");
        }
        String rest = text.substring(7);
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int at = rest.lastIndexOf('@');
        String server = rest.substring(at + 1);
        if (at < 0) {
            return new ProxyAddress(server, null, null);
        }
        int colon = rest.indexOf(':');
        if (colon < 1 || colon > at) {
            throw new BadValue("has no user and password before the '@'");
        }
        return new ProxyAddress(server, decoded(rest.substring(0, colon)), decoded(rest.substring(colon + 1, at)));
    }

    /** Its name or address; an IPv6 address without brackets. */
    public String host() {
        return host.charAt(0) == '[' ? host.substring(1, host.length() - 1) : host;
    }

    /** 1 to 65535. */
    public int port() {
        return port;
    }

    /** Who we are to it; null if it does not ask. */
    public @Nullable String user() {
        return user;
    }

    /** Never to be logged; null exactly if {@link #user} is. */
    public @Nullable String password() {
        return password;
    }

    @Override
    public String toString() {
        return "http://" + (user == null ? "" : SettingText.MASK + "@") + host + ":" + port;
    }

    private static String decoded(String text) throws BadValue {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8); // which makes a blank of a plus
        } catch (IllegalArgumentException malformed) {
            throw new BadValue("has a percent sign that encodes nothing");
        }
    }
}
