package dev.mayday;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.report.DestinationReport;
import java.time.Duration;

/** Captures before and after the death of its worker, which somebody else brings about, and prints what became of it. */
public final class DeadWorkerProgram {

    /** What the worker dies of. */
    static final Error DEATH = new StackOverflowError("staged");

    private static final Duration LONG = Duration.ofSeconds(20);

    private DeadWorkerProgram() {}

    public static void main(String[] args) throws InterruptedException {
        RecordingDestination destination = new RecordingDestination();
        MaydayClient client =
                MaydayClient.builder().destination(destination).uncaught(false).build();
        Thread first = worker();
        client.captureException(new IllegalStateException("before"));
        first.join();
        client.captureException(new IllegalStateException("after"));
        System.out.println("flushed " + client.flush(LONG));
        System.out.println("replaced " + !worker().equals(first));
        client.close();
        destination.events().forEach(event -> System.out.println("delivered " + event.title()));
        DestinationReport report = client.report().destination(destination.name());
        System.out.println("captured " + report.captured() + ", delivered " + report.delivered() + ", discarded "
                + report.discardedInAll() + ", balanced " + report.balanced());
    }

    private static Thread worker() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mayday-worker"))
                .findAny()
                .orElseThrow();
    }
}
