package dev.mayday.send;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
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
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
            Duration pause = Duration.between(Instant.ofEpochMilli(epochMillis), date);
            if (pause.isNegative()) {
                return Duration.ZERO;
            }
            return pause.compareTo(RateLimit.LONGEST) > 0 ? RateLimit.LONGEST : pause;
        } catch (DateTimeException | ArithmeticException e) {
            return otherwise;
        }
    }
}
