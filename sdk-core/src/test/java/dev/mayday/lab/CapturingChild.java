package dev.mayday.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link CapturingProgram} in a JVM of its own, seen from the test. */
final class CapturingChild implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Child jvm;

    private CapturingChild(Child jvm) {
        this.jvm = jvm;
    }

    /** Starts it with default settings but for where the server is and where records are kept. */
    static CapturingChild start(String dsn, Path spool) {
        return start("sentry", dsn, spool);
    }

    /** The same for the destination of that name, {@code sentry} or {@code otlp}. */
    static CapturingChild start(String destination, String address, Path spool) {
        Child jvm = Child.start(
                CapturingProgram.class, List.of("-D" + Lab.FOLDER_SETTING + "=" + spool), destination, address);
        jvm.await("ready", ANSWER);
        return new CapturingChild(jvm);
    }

    /** Lets it capture the errors of these numbers, and returns at once. */
    CapturingChild capture(int from, int count, int perSecond) {
        jvm.tell("capture " + from + " " + count + " " + perSecond);
        return this;
    }

    /** Waits until it has captured that error. */
    void awaitCaptured(int number, Duration atMost) {
        jvm.awaitAndKeep("C " + number + " ", atMost);
    }

    /** Waits until it has seen that error on disk. */
    void awaitSeenSpooled(int number, Duration atMost) {
        jvm.awaitAndKeep("S " + number + " ", atMost);
    }

    LedgerLine report() {
        jvm.tell("report");
        return LedgerLine.parse(jvm.await("R ", ANSWER));
    }

    /** Lets it close its client and end. */
    LedgerLine close(Duration atMost) {
        jvm.tell("close");
        LedgerLine last = LedgerLine.parse(jvm.await("R ", atMost));
        jvm.awaitEnd(atMost);
        return last;
    }

    void kill() {
        jvm.kill();
    }

    /** The ids of what it captured so far, by number. */
    Map<Integer, String> captured() {
        Map<Integer, String> ids = new LinkedHashMap<>();
        for (String line : jvm.all("C ")) {
            String[] words = line.split(" ");
            ids.put(Integer.parseInt(words[0]), words[1]);
        }
        return ids;
    }

    /** The numbers of what it saw spooled so far, and how many microseconds after the capture at most. */
    Map<Integer, Long> seenSpooled() {
        return lags("S ");
    }

    /** How long the same way took without a client. */
    Map<Integer, Long> bare() {
        return lags("B ");
    }

    private Map<Integer, Long> lags(String prefix) {
        Map<Integer, Long> lags = new LinkedHashMap<>();
        for (String line : jvm.all(prefix)) {
            String[] words = line.split(" ");
            lags.put(Integer.parseInt(words[0]), Long.parseLong(words[1]));
        }
        return lags;
    }

    /** The value below which that share of {@code micros} lies, in milliseconds. */
    static double percentileMillis(Iterable<Long> micros, double share) {
        List<Long> sorted = new ArrayList<>();
        micros.forEach(sorted::add);
        sorted.sort(null);
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1000.0;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
