package dev.mayday.send;

import java.io.IOException;
import java.net.ConnectException;

/**
 * Carries bytes to one server: it knows requests and answers, and nothing of events, retries or limits. Thread-safe.
 */
public interface Transport {

    /**
     * A transport over HTTP. Its client is made by the first request, on the thread that sends it, so that building an SDK
     * client loads no class of OkHttp or Kotlin.
     */
    static Transport http(Endpoint endpoint, HttpSettings settings) {
        return new LazyTransport(() -> new OkHttpTransport(endpoint, settings));
    }

    /**
     * Sends once and waits for the answer. No redirect is followed, and there is one reason only for a second try in here: an
     * event was given to a connection that had been used before, and it broke without an answer. Servers close such
     * connections when they have been idle for a while.
     *
     * @throws ConnectException if the request cannot have reached the server: nothing of it was written
     * @throws IOException if there is no answer; the server may have taken the request all the same
     */
    Answer send(byte[] body, Kind kind) throws IOException;

    /** Ends it: requests in flight fail, later ones are refused, connections are closed. Never waits; idempotent. */
    default void close() {}
}
