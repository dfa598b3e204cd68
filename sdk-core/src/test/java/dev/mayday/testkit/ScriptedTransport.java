package dev.mayday.testkit;

import dev.mayday.send.Answer;
import dev.mayday.send.Kind;
import dev.mayday.send.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A server that answers as a test wrote it down: scripted answers first, in order, then always the same one (200 unless told
 * otherwise). Keeps what was sent. Thread-safe; scripts run without a lock, so they may send in turn.
 */
public final class ScriptedTransport implements Transport {

    private final Deque<Reply> script = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private Reply otherwise = status(200);
    private boolean closed;

    /** What the server does with one request. */
    public interface Reply {
        /** Answers, or fails as a network would. */
        Answer to(byte[] body, Kind kind) throws IOException;
    }

    /** One request. */
    public static final class Sent {

        private final byte[] body;
        private final Kind kind;

        Sent(byte[] body, Kind kind) {
            this.body = body;
            this.kind = kind;
        }

        /** The first byte of the body, by which tests number their records. */
        public int number() {
            return body[0];
        }

        /** The whole body. */
        public byte[] body() {
            return body;
        }

        /** What it carried. */
        public Kind kind() {
            return kind;
        }
    }

    /** An answer without headers. */
    public static Reply status(int status) {
        return (body, kind) -> new Answer(status, null, null, "");
    }

    /** An answer with the header {@code X-Sentry-Rate-Limits}. */
    public static Reply limited(int status, String rateLimits) {
        return (body, kind) -> new Answer(status, rateLimits, null, "");
    }

    /** An answer with the header {@code Retry-After}. */
    public static Reply retryAfter(int status, String retryAfter) {
        return (body, kind) -> new Answer(status, null, retryAfter, "");
    }

    /** A failure of the network. */
    public static Reply failure(IOException failure) {
        return (body, kind) -> {
            throw failure;
        };
    }

    /** No answer: the request hangs until it is interrupted, and {@code begun} counts it. */
    public static Reply hanging(CountDownLatch begun) {
        return (body, kind) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            return new Answer(200, null, null, "");
        };
    }

    /** Adds replies for the next requests. */
    public synchronized ScriptedTransport then(Reply... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    /** Adds the same reply for the next {@code times} requests. */
    public synchronized ScriptedTransport thenTimes(int times, Reply reply) {
        for (int i = 0; i < times; i++) {
            script.add(reply);
        }
        return this;
    }

    /** What happens once the script is at its end. */
    public synchronized ScriptedTransport otherwise(Reply reply) {
        otherwise = reply;
        return this;
    }

    @Override
    public Answer send(byte[] body, Kind kind) throws IOException {
        Reply reply;
        synchronized (this) {
            sent.add(new Sent(body, kind));
            reply = script.isEmpty() ? otherwise : script.remove();
        }
        return reply.to(body, kind);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** True once closed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Every request so far, in order. */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** The numbers of the event requests so far, in order. */
    public List<Integer> events() {
        return sent().stream()
                .filter(request -> request.kind() == Kind.EVENT)
                .map(Sent::number)
                .toList();
    }
}
