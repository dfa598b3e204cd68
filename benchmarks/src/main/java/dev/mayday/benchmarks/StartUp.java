package dev.mayday.benchmarks;

import org.slf4j.LoggerFactory;

/**
 * One start of one peer in a JVM of its own: from {@code main} to the first capture accepted. Prints the microseconds to
 * initialised and to there. Logging is up before the clock starts, as it is in a service.
 */
final class StartUp {

    private StartUp() {}

    /** Arguments: the peer, the port of the receiver. */
    public static void main(String[] args) {
        LoggerFactory.getLogger(StartUp.class).info("logging is up");
        long start = System.nanoTime();
        Peer peer = Peers.of(args[0]);
        peer.start(Integer.parseInt(args[1]), Peer.Setup.USUAL);
        long initialised = System.nanoTime();
        peer.capture(new IllegalStateException("first"));
        long accepted = System.nanoTime();
        System.out.println("init us=" + (initialised - start) / 1_000);
        System.out.println("accepted us=" + (accepted - start) / 1_000);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
