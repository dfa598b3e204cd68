package dev.mayday.send;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that requests go through. Its credentials stay in our client: {@code java.net.Authenticator} is never
 * touched.
 *
 * @param host name or address, resolved when a connection is made
 * @param port 1 to 65535
 * @param user the user name for Basic authentication, or null for none
 * @param password the password; null means empty
 */
public record Proxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {

    /** Checks the bounds. */
    public Proxy {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: must not be blank");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: must be 1 to 65535, was " + port);
        }
    }

    @Override
    public String toString() {
        return "Proxy[" + host + ":" + port + (user == null ? "" : ", with credentials") + "]";
    }
}
