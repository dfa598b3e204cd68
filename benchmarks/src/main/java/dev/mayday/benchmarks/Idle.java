package dev.mayday.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a peer costs while nothing happens, in a JVM of its own: the heap it keeps, by the JVM's own histogram of live objects,
 * its wakes and its processor time; or what it keeps with a full queue that cannot leave.
 */
final class Idle {

    private static final Duration WATCH = Duration.ofSeconds(4);

    private Idle() {}

    /** Arguments: the peer, the port of the receiver, {@code idle} or {@code full}. */
    public static void main(String[] args) throws JMException, InterruptedException, IOException {
        Peer peer = Peers.of(args[0]);
        int port = Integer.parseInt(args[1]);
        Workload.failure(0);
        liveBytes();
        long before = liveBytes();
        if (args[2].equals("full")) {
            peer.start(port, Peer.Setup.FULL_QUEUE);
            print("full queue MiB", (liveBytes() - before) / 1_048_576.0);
        } else {
            peer.start(port, Peer.Setup.USUAL);
            peer.capture(Workload.failure(1));
            Thread.sleep(7_000); // until it has been sent, and threads have settled
            print("idle MiB", (liveBytes() - before) / 1_048_576.0);
            long wakes = sum("status", Idle::voluntarySwitches);
            long nanos = sum("schedstat", Idle::firstNumber);
            Thread.sleep(WATCH.toMillis());
            print("idle wakes/s", (sum("status", Idle::voluntarySwitches) - wakes) / (double) WATCH.toSeconds());
            print("idle cpu %", (sum("schedstat", Idle::firstNumber) - nanos) * 100.0 / WATCH.toNanos());
            long with = liveBytes();
            peer.close();
            peer = new Nothing(false);
            Thread.sleep(500);
            print("retained MiB", (with - liveBytes()) / 1_048_576.0);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void print(String name, double value) {
        System.out.println(name + "=" + value);
    }

    private static long liveBytes() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return numbers(histogram.substring(histogram.lastIndexOf("Total"))).get(1);
    }

    /** Adds up what the operating system says of each thread but the JVM's own. */
    private static long sum(String file, java.util.function.ToLongFunction<List<String>> reading) throws IOException {
        long sum = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (isOfTheApplication(Files.readString(task.resolve("comm")).strip())) {
                    sum += reading.applyAsLong(Files.readAllLines(task.resolve(file)));
                }
            }
        }
        return sum;
    }

    private static boolean isOfTheApplication(String thread) {
        String name = thread.toLowerCase(Locale.ROOT);
        return Stream.of(
                        "vm ",
                        "gc ",
                        "g1 ",
                        "c1 ",
                        "c2 ",
                        "java",
                        "reference",
                        "finalizer",
                        "signal",
                        "service",
                        "monitor",
                        "sweeper",
                        "notification",
                        "common-cleaner",
                        "attach")
                .noneMatch(name::startsWith);
    }

    private static long voluntarySwitches(List<String> status) {
        for (String line : status) {
            if (line.startsWith("voluntary_ctxt_switches")) {
                return firstNumber(List.of(line));
            }
        }
        return 0;
    }

    private static long firstNumber(List<String> lines) {
        return numbers(lines.get(0)).get(0);
    }

    private static List<Long> numbers(String text) {
        return Stream.of(text.split("\\D+", -1))
                .filter(digits -> !digits.isEmpty())
                .map(Long::valueOf)
                .toList();
    }
}
