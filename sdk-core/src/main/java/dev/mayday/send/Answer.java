package dev.mayday.send;

import org.jspecify.annotations.Nullable;

/**
 * What a server answered, as far as anyone here cares.
 *
 * @param status the HTTP status
 * @param rateLimits the {@code X-Sentry-Rate-Limits} lines joined by commas, or null without one
 * @param retryAfter the {@code Retry-After} header, or null without one
 * @param body the beginning of the body, at most {@value #MAX_BODY_CHARS} characters, for the log
 */
public record Answer(
        int status, @Nullable String rateLimits, @Nullable String retryAfter, String body) {

    /** Characters of the body that are kept. */
    public static final int MAX_BODY_CHARS = 512;

    /** Cuts the body, and takes out what could forge a line of a log. */
    public Answer {
        String cut = body.length() > MAX_BODY_CHARS ? body.substring(0, MAX_BODY_CHARS) : body;
        body = cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
