package dev.mayday.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Leaving a breadcrumb in a trail that is full already. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BreadcrumbBenchmark {

    /** For JMH. */
    public BreadcrumbBenchmark() {}

    /** One thread in its scope. */
    @State(Scope.Thread)
    public static class OneScope {

        Peer peer = new Nothing(false);

        /** For JMH. */
        public OneScope() {}

        /** Starts the peer and fills the trail. */
        @Setup
        public void fill(PeerState state) throws IOException {
            peer = state.start(Peer.Setup.USUAL);
            peer.fillContext();
        }

        /** Ends the peer. */
        @TearDown
        public void stop(PeerState state) throws IOException {
            state.stop();
        }
    }

    /** Two threads in one scope. */
    @State(Scope.Benchmark)
    public static class SharedScope {

        Peer peer = new Nothing(false);
        Peer.Carried carried = (message, count) -> {};

        /** For JMH. */
        public SharedScope() {}

        /** Starts the peer and fills the trail that both threads will write to. */
        @Setup
        public void fill(PeerState state) throws IOException {
            peer = state.start(Peer.Setup.USUAL);
            peer.fillContext();
            carried = peer.carry();
        }

        /** Ends the peer. */
        @TearDown
        public void stop(PeerState state) throws IOException {
            state.stop();
        }
    }

    /** Category and message. */
    @Benchmark
    public void withoutData(OneScope scope) {
        scope.peer.addBreadcrumb("added 3 items");
    }

    /** Category, message and two facts. */
    @Benchmark
    public void withData(OneScope scope) {
        scope.peer.addBreadcrumbWithData("added 3 items");
    }

    /** Category and message, a hundred at a time from each of two threads that work in the same scope. */
    @Benchmark
    @Threads(2)
    @org.openjdk.jmh.annotations.OperationsPerInvocation(100)
    public void twoThreads(SharedScope scope) {
        scope.carried.addBreadcrumbs("added 3 items", 100);
    }
}
