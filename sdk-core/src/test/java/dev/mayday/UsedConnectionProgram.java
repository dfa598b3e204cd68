package dev.mayday;

import java.time.Duration;

/** A program without a disk that reports two messages to the server its argument names, one by one, and then dies. */
final class UsedConnectionProgram {

    private UsedConnectionProgram() {}

    public static void main(String[] args) {
        MaydayClient client = MaydayClient.builder().dsn(args[0]).spool(false).build();
        client.captureMessage("a first one");
        System.out.println("FLUSHED " + client.flush(Duration.ofSeconds(20)));
        client.captureMessage("a second one");
        System.out.println("FLUSHED " + client.flush(Duration.ofSeconds(20)));
        throw new IllegalStateException("main is dead");
    }
}
