package dev.mayday.settings;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy and who we are to it: {@code http://[user:password@]host[:port]}, port 80 if there is none; what is special in
 * user and password is percent-encoded. Immutable; {@link #toString} shows neither user nor password.
 */
public final class ProxyAddress {

    private static final int DEFAULT_PORT = 80;

    private final HostPort server;
    private final @Nullable String user;
    private final @Nullable String password;

    private ProxyAddress(HostPort server, @Nullable String user, @Nullable String password) {
        this.server = server;
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
        HostPort server = HostPort.parse(rest.substring(at + 1), DEFAULT_PORT);
        if (at < 0) {
            return new ProxyAddress(server, null, null);
        }
        String login = rest.substring(0, at);
        int colon = login.indexOf(':');
        if (colon < 1) {
            throw new BadValue("has no user and password before the '@'");
        }
        return new ProxyAddress(server, decoded(login.substring(0, colon)), decoded(login.substring(colon + 1)));
    }

    /** Its name or address; an IPv6 address without brackets. */
    public String host() {
        String host = server.host();
        return host.charAt(0) == '[' ? host.substring(1, host.length() - 1) : host;
    }

    /** 1 to 65535. */
    public int port() {
        return server.port();
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
        return "http://" + (user == null ? "" : Shown.MASK + "@") + server.host() + ":" + server.port();
    }

    private static String decoded(String text) throws BadValue {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                bytes.write(encoded[i]);
                continue;
            }
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
            if (low < 0) {
                throw new BadValue("has a percent sign that encodes nothing");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
