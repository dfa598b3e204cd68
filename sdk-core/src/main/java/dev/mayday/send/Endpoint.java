package dev.mayday.send;

import java.util.Map;

/**
 * Where requests go and what they say about themselves.
 *
 * @param url an http or https address
 * @param contentType the {@code Content-Type}, sent literally: servers compare it, and a charset is an error to some
 * @param headers further headers, such as the one that authenticates; a body in gzip is announced as such anyway
 */
public record Endpoint(String url, String contentType, Map<String, String> headers) {

    /** Copies. */
    public Endpoint {
        headers = Map.copyOf(headers);
    }

    /** Headers hold keys. */
    @Override
    public String toString() {
        return "Endpoint[" + url + ", " + contentType + ", " + headers.keySet() + "]";
    }
}
