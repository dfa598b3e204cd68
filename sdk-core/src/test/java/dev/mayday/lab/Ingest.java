package dev.mayday.lab;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An {@link IngestServer} in another JVM, seen from the test. Thread-safe. */
final class Ingest {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final AtomicInteger QUESTIONS = new AtomicInteger();

    private final Child jvm;
    private final String number;
    private volatile int port;

    private Ingest(Child jvm) {
        this.jvm = jvm;
        this.number = ask(jvm, "new", ANSWER);
    }

    /** Starts a JVM for servers. */
    static Child jvm() {
        return Child.start(IngestProgram.class, List.of());
    }

    /** A new server in that JVM, which listens. */
    static Ingest open(Child jvm) {
        Ingest ingest = new Ingest(jvm);
        ingest.open();
        return ingest;
    }

    void open() {
        port = Integer.parseInt(ask("open", ANSWER));
    }

    int port() {
        return port;
    }

    /** Where a client is to send to. */
    String dsn() {
        return "http://0123456789abcdef0123456789abcdef@127.0.0.1:" + port + "/7";
    }

    /** Where a client is to send OpenTelemetry logs to. */
    String otlpEndpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** One of the commands of {@link IngestProgram} that are answered with {@code done}. */
    Ingest tell(String command) {
        String answer = ask(command, ANSWER);
        if (!answer.equals("done")) {
            throw new AssertionError(command + ": " + answer);
        }
        return this;
    }

    /** Waits until the server holds that many events; false if it takes longer. */
    boolean awaitEvents(int distinct, Duration atMost) {
        return Boolean.parseBoolean(ask("await-events " + distinct + " " + atMost.toMillis(), atMost.plus(ANSWER)));
    }

    /** Waits until that many requests came; false if it takes longer. */
    boolean awaitRequests(int count, Duration atMost) {
        return Boolean.parseBoolean(ask("await-requests " + count + " " + atMost.toMillis(), atMost.plus(ANSWER)));
    }

    Holdings holdings() {
        return Holdings.parse(ask("holdings", ANSWER));
    }

    private String ask(String command, Duration atMost) {
        return ask(jvm, number + " " + command, atMost);
    }

    private static String ask(Child jvm, String command, Duration atMost) {
        String question = QUESTIONS.incrementAndGet() + " ";
        jvm.tell(question + command);
        return jvm.await(question, atMost);
    }
}
