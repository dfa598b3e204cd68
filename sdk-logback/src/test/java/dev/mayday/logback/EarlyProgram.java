package dev.mayday.logback;

import ch.qos.logback.classic.LoggerContext;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs before there is a client, and prints what the client that comes later gets. */
final class EarlyProgram {

    private EarlyProgram() {}

    public static void main(String[] args) throws InterruptedException {
        Logger log = LoggerFactory.getLogger("shop.Main");
        log.info("an early breadcrumb");
        Thread early = new Thread(
                () -> {
                    MDC.put("phase", "early");
                    log.error("early {}", 1, new IllegalStateException("no database yet"));
                    Mayday.captureMessage("by hand");
                },
                "early-bird");
        early.start();
        early.join();
        log.error("early {}", 2);
        if (args.length > 0) {
            ((LoggerContext) LoggerFactory.getILoggerFactory()).stop(); // flushes the AsyncAppender
        }

        MDC.put("phase", "init");
        RecordingDestination recorded = new RecordingDestination();
        long initialised = System.currentTimeMillis();
        MaydayClient client = Mayday.init(builder -> builder.destination(recorded));
        client.flush(Duration.ofSeconds(10));
        for (Event event : recorded.events()) {
            System.out.println("GOT " + event.title() + " | " + event.logEntry().formatted() + " | "
                    + event.threadName() + " | " + event.contexts().get("mdc") + " | "
                    + event.breadcrumbs().size() + " | " + (event.timestampMillis() <= initialised));
        }
        log.error("late");
        client.flush(Duration.ofSeconds(10));
        System.out.println("IN ALL " + recorded.events().size());
    }
}
