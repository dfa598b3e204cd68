package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.event.Event;
import dev.mayday.report.DeliveryReport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DestinationNameTest extends ClientFixture {

    @Test
    void aDestinationThatChangesItsNameKeepsTheOneItHadFirst() {
        MaydayClient renamed = opened(builder -> builder.destination(new Renamed()));
        renamed.captureMessage("broken");

        assertThat(renamed.flush(Duration.ofSeconds(10))).isTrue();
        DeliveryReport report = renamed.report();
        assertThat(report.destinations()).hasSize(1);
        assertThat(report.captured()).isEqualTo(1);
        assertThat(report.destination("name").delivered()).isEqualTo(1);
    }

    /** Called something else once the client is built. */
    private static final class Renamed implements Destination {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String name() {
            int before = asked.getAndIncrement();
            return before < 2 ? "name" : "name-" + before;
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.delivered();
        }
    }
}
