package dev.mayday.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests are made. All times are more than zero.
 *
 * @param connectTimeout for each address that is tried, TLS included
 * @param writeTimeout for each stretch of writing in which nothing moves
 * @param readTimeout for each stretch of reading in which nothing arrives
 * @param callTimeout for the whole request, whatever happens in it
 * @param proxy null for what the JVM's default {@link java.net.ProxySelector} says
 * @param trust null for what the JVM trusts
 */
public record HttpSettings(
        Duration connectTimeout,
        Duration writeTimeout,
        Duration readTimeout,
        Duration callTimeout,
        @Nullable Proxy proxy,
        @Nullable Trust trust) {

    /** Checks the bounds. */
    public HttpSettings {
        positive("connectTimeout", connectTimeout);
        positive("writeTimeout", writeTimeout);
        positive("readTimeout", readTimeout);
        positive("callTimeout", callTimeout);
    }

    private static void positive(String name, Duration timeout) {
        // OkHttp takes zero for "no limit", and less than a millisecond for zero.
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1 ms, was " + timeout);
        }
    }
}
