package dev.mayday.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for Sentry envelopes. Sentry tells its own SDKs to discard on 429 and 5xx; here the record is kept and sent again
 * under the same event id, which servers recognise.
 */
final class EnvelopePolicy implements DeliveryPolicy {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int TOO_MANY_REQUESTS = 429;

    /** For a 429 that says nothing more, such as Bugsink's. */
    private static final Duration UNSAID = Duration.ofSeconds(60);

    /** A 429 that names no time, or next to none, must not become a loop. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public Verdict judge(int status) {
        if (status >= 200 && status < 300) {
            return Verdict.DELIVERED;
        }
        if (status == TOO_MANY_REQUESTS) {
            return Verdict.LIMITED;
        }
        if (status == CONTENT_TOO_LARGE) {
            return Verdict.TOO_LARGE;
        }
        if (status == REQUEST_TIMEOUT || status >= 500) {
            return Verdict.UNAVAILABLE;
        }
        return Verdict.REFUSED;
    }

    @Override
    public List<RateLimit> limits(Answer answer, Kind kind, long epochMillis) {
        String header = answer.rateLimits();
        List<RateLimit> limits = header == null ? List.of() : RateLimit.parse(header);
        if (answer.status() != TOO_MANY_REQUESTS) {
            return limits;
        }
        List<RateLimit> all = new ArrayList<>(limits);
        if (header == null) {
            all.add(new RateLimit(Category.ALL, longer(RetryAfter.parse(answer.retryAfter(), epochMillis, UNSAID))));
        } else {
            // It refused this very request, whatever it says of other categories.
            boolean named = limits.stream().anyMatch(limit -> limit.covers(kind));
            Duration pause = named ? SHORTEST : longer(RetryAfter.parse(answer.retryAfter(), epochMillis, UNSAID));
            all.add(new RateLimit(kind.category(), pause));
        }
        return all;
    }

    private static Duration longer(Duration pause) {
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
    }
}
