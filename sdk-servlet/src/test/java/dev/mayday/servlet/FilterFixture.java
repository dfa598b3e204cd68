package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.testkit.NoLeakedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client whose events are recorded; its ledger must add up when the test ends. */
@ExtendWith(NoLeakedThreads.class)
abstract class FilterFixture {

    final RecordingDestination recorded = new RecordingDestination();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
            if (opened.get(i) instanceof MaydayClient client) {
                assertThat(client.report().balanced()).as("%s", client.report()).isTrue();
            }
        }
    }

    final <T extends AutoCloseable> T closing(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    /** A client whose events are recorded. */
    final MaydayClient client(UnaryOperator<MaydayClientBuilder> settings) {
        return closing(settings.apply(MaydayClient.builder()
                        .uncaught(false)
                        .shutdownHook(false)
                        .destination(recorded))
                .build());
    }

    /** The events so far, once everything captured has arrived. */
    final List<Event> events(MaydayClient client) {
        assertThat(client.flush(Duration.ofSeconds(10)))
                .as("%s", client.report())
                .isTrue();
        return recorded.events();
    }
}
