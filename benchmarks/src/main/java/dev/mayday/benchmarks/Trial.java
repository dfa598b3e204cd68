package dev.mayday.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One peer in a JVM of its own: warmed up until the JVM's compiler has next to nothing left to do, then given events at an even
 * pace, then as many as it can deliver. Prints what it measured, one {@code name=number} a line.
 */
final class Trial {

    private static final long SILENCE_NANOS = Duration.ofSeconds(8).toNanos();

    /** Looking is work of this process: while only the end matters, seldom. */
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    private static final long LOOK_CLOSELY_NANOS = 200_000;

    private final Peer peer;
    private final int port;
    private final Server.Counter counter;
    private final boolean sends;
    private int captured;
    private boolean measuring;
    private Arrivals arrivals = new Arrivals(0, 0);

    private Trial(Peer peer, int port, Server.Counter counter) {
        this.peer = peer;
        this.port = port;
        this.counter = counter;
        this.sends = !(peer instanceof Nothing);
    }

    /**
     * Arguments: the peer, the receiver's port, the file of its counter, the process id of the receiver, and the numbers of
     * events: the least for the warm-up, paced, how many of these a second, flat out.
     */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[1]);
        Trial trial = new Trial(Peers.of(args[0]), port, new Server.Counter(Path.of(args[2])));
        ProcessHandle receiver =
                ProcessHandle.of(Long.parseLong(args[3])).orElseThrow(() -> new IOException("the receiver is gone"));
        Server.reset(port);
        trial.peer.start(port, Peer.Setup.USUAL);
        trial.peer.fillContext();
        int paced = Integer.parseInt(args[5]);
        int perSecond = Integer.parseInt(args[6]);
        trial.warmUp(Integer.parseInt(args[4]));
        trial.paced(paced, perSecond);
        trial.measuring = true;
        trial.print("warm-up events", trial.captured);
        trial.paced(paced, perSecond);
        trial.measureFlatOut(Integer.parseInt(args[7]), receiver);
        trial.peer.close();
        System.exit(0); // some peers leave threads behind
    }

    private void print(String name, double value) {
        if (measuring) {
            System.out.println(name + "=" + value);
        }
    }

    /** As many as that, and then up to five times more until compiling takes less than a fiftieth of the time. */
    private void warmUp(int least) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        int step = Math.max(1, least / 5);
        flatOut(least);
        long share = Long.MAX_VALUE;
        while (share > 20 && captured < least * 6) {
            long compiled = compiler.getTotalCompilationTime();
            long start = System.nanoTime();
            flatOut(step);
            long tookMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            share = (compiler.getTotalCompilationTime() - compiled) * 1_000 / Math.max(1, tookMillis);
        }
    }

    private static long cpuMicros(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1_000;
    }

    private void paced(int count, int perSecond) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[count];
        long[] allocated = new long[count];
        Map<String, Long> before = Server.stats(port);
        int first = captured;
        long cpu = cpuMicros(ProcessHandle.current());
        long step = Duration.ofSeconds(1).toNanos() / perSecond;
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            next += step;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            RuntimeException failure = Workload.failure(captured++);
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            peer.capture(failure);
            nanos[i] = System.nanoTime() - start;
            allocated[i] = threads.getCurrentThreadAllocatedBytes() - bytes;
        }
        awaitArrival(captured, LOOK_NANOS);
        cpu = cpuMicros(ProcessHandle.current()) - cpu;
        Map<String, Long> after = Server.stats(port);
        long delivered = after.getOrDefault("distinct", 0L) - before.getOrDefault("distinct", 0L);
        Arrays.sort(nanos);
        Arrays.sort(allocated);
        print("caller p50 us", nanos[count / 2] / 1_000.0);
        print("caller p99 us", nanos[(int) (count * 0.99)] / 1e3);
        print("caller KiB", allocated[count / 2] / 1024.0);
        print("cpu us", (double) cpu / (sends ? Math.max(1, delivered) : count));
        if (sends) {
            print(
                    "wire bytes",
                    (double) (after.getOrDefault("bytes", 0L) - before.getOrDefault("bytes", 0L))
                            / Math.max(1, delivered));
            print("paced lost", (double) (captured - first - delivered));
        }
    }

    private void measureFlatOut(int count, ProcessHandle receiver) {
        if (!sends) {
            return;
        }
        int first = captured;
        long distinct = Server.stats(port).getOrDefault("distinct", 0L);
        long cpu = cpuMicros(ProcessHandle.current());
        long receiverCpu = cpuMicros(receiver);
        flatOut(count * peer.patience());
        cpu = cpuMicros(ProcessHandle.current()) - cpu;
        receiverCpu = cpuMicros(receiver) - receiverCpu;
        long delivered = Server.stats(port).getOrDefault("distinct", 0L) - distinct;
        print("rate", arrivals.perSecond());
        print("rate cpu us", (double) cpu / Math.max(1, delivered));
        print("rate receiver cpu us", (double) receiverCpu / Math.max(1, delivered));
        print("rate lost", (double) (captured - first - delivered));
    }

    /** When how many had arrived, for the speed in the middle of a run: first and last batches wait for something else. */
    private static final class Arrivals {

        private final long first;
        private final long from;
        private final long to;
        private long fromNanos;
        private long fromCount;
        private long toNanos;
        private long toCount;

        Arrivals(long first, int count) {
            this.first = first;
            this.from = first + count / 10;
            this.to = first + count * 8L / 10;
        }

        void look(long arrived) {
            if (fromCount == 0 && arrived >= from) {
                fromCount = arrived;
                fromNanos = System.nanoTime();
            }
            if (toCount == 0 && arrived >= to) {
                toCount = arrived;
                toNanos = System.nanoTime();
            }
        }

        double perSecond() {
            return toCount <= fromCount || first > fromCount
                    ? 0
                    : (toCount - fromCount) * 1e9 / (double) (toNanos - fromNanos);
        }
    }

    /** Captures so that never more are under way than the peer's own queue holds, and waits for the last. */
    private void flatOut(int count) {
        arrivals = new Arrivals(counter.arrived(), count);
        for (int i = 0; i < count; i++) {
            arrivals.look(counter.arrived());
            if (captured - counter.arrived() >= peer.window()) {
                awaitArrival(captured - peer.window() + 1, LOOK_CLOSELY_NANOS);
            }
            peer.capture(Workload.failure(captured++));
        }
        awaitArrival(captured, LOOK_CLOSELY_NANOS);
    }

    /** Until so many have arrived, or nothing has for a while: then the rest is lost, and the next wait is for those after. */
    private void awaitArrival(long wanted, long lookNanos) {
        long last = counter.arrived();
        long since = System.nanoTime();
        while (sends && last < wanted && System.nanoTime() - since < SILENCE_NANOS) {
            LockSupport.parkNanos(lookNanos);
            long now = counter.arrived();
            arrivals.look(now);
            if (now != last) {
                last = now;
                since = System.nanoTime();
            }
        }
    }
}
