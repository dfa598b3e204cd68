package dev.mayday.send;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}, seconds or a date (RFC 9110, section 10.2.3). */
final class RetryAfter {

    private RetryAfter() {}

    /**
     * The pause it asks for, zero to one day.
     *
     * @param otherwise what holds where there is no such header, or nobody can read it
     */
    static Duration parse(@Nullable String header, long epochMillis, Duration otherwise) {
        if (header == null) {
            return otherwise;
        }
        String text = header.strip();
        if (RateLimit.isSeconds(text)) {
            return RateLimit.duration(text);
        }
        Instant date = date(text);
        if (date == null) {
            return otherwise;
        }
        Duration pause = Duration.between(Instant.ofEpochMilli(epochMillis), date);
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(RateLimit.LONGEST) > 0 ? RateLimit.LONGEST : pause;
    }

    /** In each of the forms that a recipient must accept (section 5.6.7); null if it is none. */
    private static @Nullable Instant date(String text) {
        try {
            return Headers.of("Date", text).getInstant("Date");
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
