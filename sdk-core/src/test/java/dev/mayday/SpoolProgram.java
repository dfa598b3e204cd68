package dev.mayday;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that captures errors for a server and then ends in the way that it is told to, or waits to be killed. For a class
 * loader of its own as well as for a JVM of its own.
 */
public final class SpoolProgram {

    private SpoolProgram() {}

    /** Arguments: DSN, spool folder, number of errors, {@code wait}, {@code end} or {@code crash}. */
    public static void main(String[] args) throws Exception {
        List<String> lines = new ArrayList<>();
        open(args[0], args[1], Integer.parseInt(args[2]), lines, true);
        lines.forEach(System.out::println);
        System.out.println("captured at " + System.currentTimeMillis());
        System.out.flush();
        if (args[3].equals("wait")) {
            System.out.println("end of input " + System.in.read());
        } else if (args[3].equals("crash")) {
            throw new IllegalStateException("main is dead");
        }
    }

    /** Opens a client, captures, and says which ids, and how many events of others it took over. In types of the JDK alone. */
    public static AutoCloseable open(String dsn, String folder, int errors, List<String> lines, boolean untilSpooled) {
        MaydayClient client = MaydayClient.builder()
                .dsn(dsn)
                .spoolDir(Path.of(folder))
                .clientReports(false)
                .build();
        for (int i = 0; i < errors; i++) {
            lines.add("id " + client.captureException(new IllegalStateException("number " + i)));
        }
        if (untilSpooled) {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (client.report().destination("sentry").queued() > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        }
        lines.add("recovered " + client.report().destination("sentry").recovered());
        return client;
    }
}
