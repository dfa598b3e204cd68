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

/** Beginning and ending a request with a user and ten tags, with breadcrumbs around it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ScopeBenchmark {

    /** How many breadcrumbs there are outside. */
    @Param({"10", "100"})
    public int crumbs = 10;

    private Peer peer = new Nothing(false);

    /** For JMH. */
    public ScopeBenchmark() {}

    /** Starts the peer and leaves the breadcrumbs. */
    @Setup
    public void fill(PeerState state) throws IOException {
        peer = state.start(Peer.Setup.USUAL);
        for (int i = 0; i < crumbs; i++) {
            peer.addBreadcrumb(Workload.crumbMessage(i));
        }
    }

    /** Ends the peer. */
    @TearDown
    public void stop(PeerState state) throws IOException {
        state.stop();
    }

    /** The tags as a map, where the peer takes one. */
    @Benchmark
    public void tagsAsMap() {
        peer.request(Workload.TAGS);
    }

    /** The tags one by one. */
    @Benchmark
    public void singleTags() {
        peer.requestWithSingleTags(Workload.TAGS);
    }
}
