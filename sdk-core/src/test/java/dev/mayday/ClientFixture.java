package dev.mayday;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.report.DestinationReport;
import dev.mayday.testkit.NoLeakedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client whose events are recorded, closed after each test; its ledger must add up then. */
@ExtendWith(NoLeakedThreads.class)
abstract class ClientFixture {

    final RecordingDestination recorded = new RecordingDestination();
    final MaydayClient client = open(builder -> builder.destination(recorded));
    private final List<MaydayClient> opened = new ArrayList<>();

    /** A client for this test: without process-wide hooks unless {@code settings} say otherwise. */
    final MaydayClient open(UnaryOperator<MaydayClientBuilder> settings) {
        return settings.apply(MaydayClient.builder().uncaught(false).shutdownHook(false))
                .build();
    }

    /** The same, closed after the test. */
    final MaydayClient opened(UnaryOperator<MaydayClientBuilder> settings) {
        MaydayClient another = open(settings);
        opened.add(another);
        return another;
    }

    @AfterEach
    void closeAndBalance() {
        opened.add(client);
        for (MaydayClient each : opened) {
            each.close(Duration.ofSeconds(5));
            if (!each.report().balanced()) {
                throw new AssertionError("the ledger does not add up: " + each.report());
            }
        }
    }

    /** The events so far, once everything captured has arrived. */
    final List<Event> events() {
        if (!client.flush(Duration.ofSeconds(10))) {
            throw new AssertionError("not everything arrived: " + client.report());
        }
        return recorded.events();
    }

    /** The one event there is. */
    final Event event() {
        List<Event> events = events();
        if (events.size() != 1) {
            throw new AssertionError("expected one event, got " + events);
        }
        return events.get(0);
    }

    final DestinationReport report() {
        return client.report().destination("recording");
    }

    static List<String> crumbs(Event event) {
        return event.breadcrumbs().stream().map(Breadcrumb::message).toList();
    }

    static Breadcrumb crumb(String message) {
        return Breadcrumb.of("test", message);
    }
}
