package dev.mayday.lab;

import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.event.EventId;
import dev.mayday.report.DestinationReport;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An application with a client of default settings, which captures distinct errors when told to and says what it sees. It
 * ends when its parent does. Arguments after the line's port: the destination's name, {@code sentry} or {@code otlp}, and
 * its DSN or endpoint.
 *
 * <pre>
 *   capture 0 2000 100    captures the errors 0 to 1999, 100 a second; says {@code C <number> <id>} for each, then {@code done}
 *   report                says {@code R <line of the ledger>}
 *   flush 5000            says {@code F true} or {@code F false}
 *   close                 closes the client, says {@code R ...}, and ends
 * </pre>
 *
 * <p>By itself it says {@code S <number> <micros>} for each error that it sees is no longer in memory only: captures go
 * through one worker in order, so when all but k have left the queue, those are the last k. The time is that since the
 * capture, and not shorter than it was. Where many processes share a machine much of it is none of the client's doing, so it
 * says {@code B <number> <micros>} of the same way without a client: from the capture to a thread that does nothing, seen by
 * the same eyes.
 */
final class CapturingProgram {

    private static final long LOOK_MICROS = 2_000;

    private final Line line;
    private final String destination;
    private final MaydayClient client;
    private final ConcurrentMap<Integer, Long> capturedNanos = new ConcurrentHashMap<>();
    private final ScheduledExecutorService time = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "lab");
        thread.setDaemon(true);
        return thread;
    });
    private final ExecutorService bare = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "lab-bare");
        thread.setDaemon(true);
        return thread;
    });
    private int first = -1;
    private volatile int bareRun;
    private int bareSeen;
    private volatile int captured;
    private int seen;

    private CapturingProgram(Line line, String destination, String address) {
        this.line = line;
        this.destination = destination;
        MaydayClientBuilder builder = MaydayClient.builder();
        this.client = (destination.equals("otlp") ? builder.otlpEndpoint(address) : builder.dsn(address)).build();
    }

    public static void main(String[] args) throws InterruptedException {
        try (Line line = Line.toParent(args)) {
            new CapturingProgram(line, args[1], args[2]).run();
        }
    }

    private void run() throws InterruptedException {
        line.write("ready");
        for (@Nullable String command = line.read(); command != null; command = line.read()) {
            String[] words = command.split(" ");
            switch (words[0]) {
                case "capture" ->
                    capture(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                case "report" -> report();
                case "flush" -> line.write("F " + client.flush(Duration.ofMillis(Long.parseLong(words[1]))));
                case "close" -> {
                    client.close();
                    report();
                    return;
                }
                default -> throw new IllegalArgumentException(command);
            }
        }
    }

    private void report() {
        line.write("R " + LedgerLine.of(client.report().destination(destination)));
    }

    private void capture(int from, int count, int perSecond) throws InterruptedException {
        if (first < 0) {
            first = from;
            time.scheduleWithFixedDelay(this::look, LOOK_MICROS, LOOK_MICROS, TimeUnit.MICROSECONDS);
        }
        CountDownLatch left = new CountDownLatch(count);
        long periodMicros = 1_000_000L / perSecond;
        var ticks = time.scheduleAtFixedRate(
                () -> {
                    if (left.getCount() > 0) {
                        captureOne(from + count - (int) left.getCount());
                        left.countDown();
                    }
                },
                0,
                periodMicros,
                TimeUnit.MICROSECONDS);
        left.await();
        ticks.cancel(false);
        line.write("done");
    }

    private void captureOne(int number) {
        // Ahead of the capture, or the spool might be seen to have it before we know of it.
        capturedNanos.put(number, System.nanoTime());
        bare.execute(() -> bareRun++);
        EventId id = client.captureException(new IllegalStateException("number " + number + " is like no other"));
        captured++;
        line.write("C " + number + " " + id);
    }

    private void look() {
        int known = captured;
        DestinationReport report = client.report().destination(destination);
        // The report may know of later captures than we do, and of none that is earlier.
        int through = (int) Math.min(known, report.captured() - report.queued());
        StringBuilder lines = new StringBuilder();
        bareSeen = seen('B', bareSeen, bareRun, lines);
        seen = seen('S', seen, through, lines);
        if (!lines.isEmpty()) {
            line.write(lines.substring(1));
        }
    }

    private int seen(char what, int before, int now, StringBuilder lines) {
        long nanos = System.nanoTime();
        for (int i = before; i < now; i++) {
            int number = first + i;
            long micros = (nanos - capturedNanos.get(number)) / 1_000;
            lines.append('\n')
                    .append(what)
                    .append(' ')
                    .append(number)
                    .append(' ')
                    .append(micros);
        }
        return now;
    }
}
