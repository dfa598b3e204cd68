package dev.mayday.benchmarks;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One peer in a JMH fork, and a receiver that takes what it sends. */
@State(Scope.Benchmark)
public class PeerState {

    /** Which. */
    @Param({"mayday"})
    public String peer = Peers.MAYDAY;

    private @Nullable Peer started;
    private @Nullable Server server;

    /** For JMH. */
    public PeerState() {}

    Peer start(Peer.Setup setup) throws IOException {
        Server receiver = Server.start();
        Peer made = Peers.of(peer);
        made.start(receiver.port(), setup);
        server = receiver;
        started = made;
        return made;
    }

    void stop() throws IOException {
        if (started != null) {
            started.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
