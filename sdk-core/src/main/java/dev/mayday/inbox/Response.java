package dev.mayday.inbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * The page's answer to one request, whatever the HTTP server. Immutable. To send it: status, content type, every header, the
 * length, and then the body if there {@linkplain #hasBody is} one.
 */
public interface Response {

    /** The status code. */
    int status();

    /** The value of {@code Content-Type}. */
    String contentType();

    /** The other headers, but for {@code Content-Length}. */
    Map<String, String> headers();

    /** The value of {@code Content-Length}: of the body that a {@code GET} would bring, also when this one has none. */
    int contentLength();

    /** False for {@code HEAD} and for 304. */
    boolean hasBody();

    /**
     * Writes the body, or nothing if there is none. Does not close the stream.
     *
     * @throws IOException if the stream does
     */
    void writeTo(OutputStream out) throws IOException;
}
