package dev.mayday.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A capture that comes to nothing. The exception is always the same: making one is not part of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RefusedBenchmark {

    /** Why. */
    @Param({"SAMPLED_OUT", "IGNORED", "FULL_QUEUE"})
    public String why = "SAMPLED_OUT";

    private final RuntimeException failure = Workload.failure(7);
    private Peer peer = new Nothing(false);

    /** For JMH. */
    public RefusedBenchmark() {}

    /** Starts the peer so that it refuses. */
    @Setup
    public void fill(PeerState state) throws IOException {
        peer = state.start(Peer.Setup.valueOf(why));
        peer.fillContext();
    }

    /** Ends the peer. */
    @TearDown
    public void stop(PeerState state) throws IOException {
        state.stop();
    }

    /** One capture. */
    @Benchmark
    public void capture() {
        peer.capture(failure);
    }
}
