package dev.mayday.send;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules for OTLP over HTTP (OpenTelemetry protocol specification, "OTLP/HTTP response"): only 429, 502, 503 and 504 and a
 * broken connection may be tried again. A request that was taken in part must not be.
 */
final class OtlpPolicy implements DeliveryPolicy {

    private static final int CONTENT_TOO_LARGE = 413;
    private static final Pattern REJECTED = Pattern.compile("\"rejectedLogRecords\"\\s*:\\s*\"?(\\d{1,9})\\b");

    @Override
    public Verdict judge(int status) {
        if (status >= 200 && status < 300) {
            return Verdict.DELIVERED;
        }
        if (status == CONTENT_TOO_LARGE) {
            return Verdict.TOO_LARGE;
        }
        return status == 429 || (status >= 502 && status <= 504) ? Verdict.UNAVAILABLE : Verdict.REFUSED;
    }

    /** A pause that the server names holds in full; without one the usual pauses between tries do. */
    @Override
    public List<RateLimit> limits(Answer answer, Kind kind, long epochMillis) {
        Duration asked = judge(answer.status()) == Verdict.UNAVAILABLE
                ? RetryAfter.parse(answer.retryAfter(), epochMillis, Duration.ZERO)
                : Duration.ZERO;
        return asked.isZero() ? List.of() : List.of(new RateLimit(Category.ALL, asked));
    }

    /** {@code partial_success.rejected_log_records}, whichever of the two encodings the server answers in. */
    @Override
    public int rejected(Answer answer) {
        String body = answer.raw();
        if (body.indexOf('{') == 0) {
            Matcher matcher = REJECTED.matcher(body);
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }
        // Field 1 is a message whose field 1 is a varint: two tags and a length stand before the number.
        if (body.length() < 4 || body.charAt(0) != (1 << 3 | 2)) {
            return 0;
        }
        int at = 1;
        while (at < body.length() && body.charAt(at) >= 0x80) {
            at++; // a long error message makes the length a long varint
        }
        at++;
        if (at >= body.length() || body.charAt(at) != 1 << 3) {
            return 0;
        }
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (++at >= body.length()) {
                return 0;
            }
            number |= (body.charAt(at) & 0x7fL) << shift;
            if (body.charAt(at) < 0x80) {
                break;
            }
        }
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
    }
}
