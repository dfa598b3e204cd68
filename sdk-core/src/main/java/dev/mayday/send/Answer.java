package dev.mayday.send;

import dev.mayday.time.Clock;
import dev.mayday.value.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered, as far as anyone here cares.
 *
 * @param status the HTTP status
 * @param rateLimits the {@code X-Sentry-Rate-Limits} lines joined by commas, or null without one
 * @param retryAfter the {@code Retry-After} header, or null without one
 * @param date the {@code Date} header beside a {@code Retry-After}, or null without a legible one
 * @param raw the beginning of the body, a character for each byte
 */
public record Answer(
        int status,
        @Nullable String rateLimits,
        @Nullable String retryAfter,
        @Nullable Instant date,
        String raw) {

    /** Characters of the body that a log line has. */
    public static final int MAX_BODY_CHARS = 512;

    /** An answer that does not say when it was made. */
    public Answer(int status, @Nullable String rateLimits, @Nullable String retryAfter, String raw) {
        this(status, rateLimits, retryAfter, null, raw);
    }

    /** When it was made by the server's clock, which other dates in it go by; by ours where it does not say. */
    long epochMillis(Clock ours) {
        return date == null ? ours.epochMillis() : date.toEpochMilli();
    }

    /** The body for the log: at most {@value #MAX_BODY_CHARS} characters, without what could forge a line. */
    public String body() {
        String text = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        String cut = text.length() > MAX_BODY_CHARS ? text.substring(0, MAX_BODY_CHARS) : text;
        return Text.onOneLine(cut);
    }
}
