package dev.mayday.benchmarks;

import dev.mayday.servlet.MaydayFilter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A request without an error, through a container and the peer's filter to a servlet that does nothing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ServletBenchmark {

    private @Nullable Requests requests;

    /** For JMH. */
    public ServletBenchmark() {}

    /** Starts the peer, and the container with its filter; without one for the empty harness. */
    @Setup
    public void fill(PeerState state) throws Exception {
        state.start(Peer.Setup.USUAL);
        requests = new Requests(state.peer.equals(Peers.MAYDAY) ? new MaydayFilter() : null);
    }

    /** Ends both. */
    @TearDown
    public void stop(PeerState state) throws IOException {
        if (requests != null) {
            requests.close();
        }
        state.stop();
    }

    /** One request. */
    @Benchmark
    public void servletRequest() throws Exception {
        if (requests != null) {
            requests.serve();
        }
    }
}
