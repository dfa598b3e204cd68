package dev.mayday.lab;

import dev.mayday.send.Answer;
import dev.mayday.send.Kind;
import dev.mayday.send.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A server in simulated time, whose network and moods are drawn from the seed. A record is the event's id and noise. For one
 * thread; while a request is under way it lets others do something.
 */
final class SimServer implements Transport {

    /** How it is at the moment. */
    enum Mood {
        HEALTHY,
        /** Each request meets something else. */
        MOODY,
        REFUSES,
        UNAVAILABLE,
        LIMITS
    }

    /** Larger records are refused with 413. */
    static final int LARGEST = 2_000;

    /** Hears of each request that is under way, and of its end as the client sees it. */
    interface Watcher {
        /** Other threads go on meanwhile. */
        void underWay();

        /** The client got that answer for that event, sent with so many bytes; 0 for none. */
        void answered(String id, int bytes, int status);
    }

    final Map<String, Integer> stored = new LinkedHashMap<>();
    /** Lost events that client reports told of. */
    long told;

    Mood mood = Mood.HEALTHY;
    private final Random random;
    private final Watcher watcher;

    SimServer(Random random, Watcher watcher) {
        this.random = random;
        this.watcher = watcher;
    }

    @Override
    public Answer send(byte[] body, Kind kind) throws IOException {
        if (kind == Kind.CLIENT_REPORT) {
            if (mood != Mood.HEALTHY && random.nextBoolean()) {
                throw random.nextBoolean() ? new ConnectException("refused") : new IOException("reset");
            }
            told += body[0] & 0xFF;
            return answer(200, null, null);
        }
        String id = new String(body, 0, 32, StandardCharsets.US_ASCII);
        Outcome outcome = outcome(body.length);
        if (outcome.keeps) {
            stored.merge(id, 1, Integer::sum);
        }
        watcher.underWay();
        watcher.answered(id, body.length, outcome.answer == null ? 0 : outcome.answer.status());
        if (outcome.failure instanceof IOException e) {
            throw e;
        }
        if (outcome.failure instanceof Error e) {
            throw e;
        }
        if (outcome.answer == null) {
            throw new IllegalStateException("no outcome");
        }
        return outcome.answer;
    }

    private record Outcome(
            boolean keeps,
            @Nullable Answer answer,
            @Nullable Throwable failure) {

        static Outcome of(Answer answer) {
            return new Outcome(answer.status() == 200, answer, null);
        }

        static Outcome failed(boolean keeps, Throwable failure) {
            return new Outcome(keeps, null, failure);
        }
    }

    private Outcome outcome(int bytes) {
        return switch (mood) {
            case HEALTHY -> Outcome.of(bytes > LARGEST ? answer(413, null, null) : answer(200, null, null));
            case REFUSES -> Outcome.failed(false, new ConnectException("refused"));
            case UNAVAILABLE -> Outcome.of(answer(503, null, random.nextBoolean() ? "20" : null));
            case LIMITS -> Outcome.of(answer(429, null, random.nextBoolean() ? "30" : "soon"));
            case MOODY -> moody();
        };
    }

    private Outcome moody() {
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> Outcome.of(answer(200, null, null));
            case 4 -> Outcome.of(answer(200, "15:error:key", null));
            case 5 -> Outcome.of(answer(400, null, null));
            case 6 -> Outcome.of(answer(500, null, null));
            case 7 -> Outcome.of(answer(408, null, null));
            case 8 -> Outcome.of(answer(413, null, null));
            case 9 -> Outcome.of(answer(429, "5::organization", null));
            case 10 -> Outcome.failed(false, new IOException("reset"));
            case 11 -> Outcome.failed(true, new IOException("silent"));
            case 12 -> Outcome.failed(false, new ConnectException("refused"));
            default -> Outcome.failed(random.nextBoolean(), new StackOverflowError("drawn"));
        };
    }

    private static Answer answer(int status, @Nullable String limits, @Nullable String retryAfter) {
        return new Answer(status, limits, retryAfter, "");
    }
}
