package dev.mayday.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;

/** A Sentry-compatible server over plain HTTP that keeps the text of what it accepts, or accepts nothing. */
public final class ErrorServer implements AutoCloseable {

    private final HttpServer server;
    private final List<String> envelopes = new CopyOnWriteArrayList<>();
    private final List<Integer> refused = new CopyOnWriteArrayList<>();
    private final Semaphore requests = new Semaphore(0);
    private volatile int status = 200;

    /** Starts it on a free port of the loopback address. */
    public ErrorServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    /** The DSN of project 7. */
    public String dsn() {
        return "http://public@127.0.0.1:" + server.getAddress().getPort() + "/7";
    }

    /** From now on every request is answered this. */
    public void answer(int other) {
        status = other;
    }

    /** Envelopes accepted that hold an event, in order of arrival. */
    public List<String> events() {
        return envelopes.stream()
                .filter(envelope -> envelope.contains("\"type\":\"event\""))
                .toList();
    }

    /** Everything accepted, each with its headers before it. */
    public List<String> envelopes() {
        return List.copyOf(envelopes);
    }

    /** How many requests were refused. */
    public int refused() {
        return refused.size();
    }

    /** Waits until that holds after some request; false if it does not within ten seconds. */
    public boolean await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (!requests.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        String text;
        try (InputStream body = exchange.getRequestBody();
                InputStream plain = zipped ? new GZIPInputStream(body) : body) {
            text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
        int answered = status;
        if (answered == 200) {
            envelopes.add(exchange.getRequestHeaders().entrySet() + "\n" + text);
        } else {
            refused.add(answered);
        }
        requests.release();
        byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answered, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
