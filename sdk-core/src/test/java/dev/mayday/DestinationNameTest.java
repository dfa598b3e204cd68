package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    @Test
    void twoDestinationsOfOneNameAreRefusedByName() {
        assertThatThrownBy(() -> MaydayClient.builder()
                        .destination(new RecordingDestination())
                        .destination(new RecordingDestination()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("destination:");
    }

    @Test
    void aDestinationNamedLikeAServerOfTheCodeIsRefusedByName() {
        for (String taken : List.of("sentry", "otlp", "inbox")) {
            MaydayClientBuilder builder = MaydayClient.builder()
                    .dsn("http://key@127.0.0.1:9/7")
                    .otlpEndpoint("http://127.0.0.1:9")
                    .inbox(true)
                    .destination(new RecordingDestination(taken));
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "destination: there is one called '" + taken + "' already, that of mayday.");
        }
    }

    @Test
    void aDestinationNamedLikeAServerFromOutsideTheCodeTakesItsPlace() {
        RecordingDestination own = new RecordingDestination("sentry");
        MaydayClient alone = opened(builder -> builder.destination(own)
                .source("test entry", Map.of("mayday.dsn", "http://key@127.0.0.1:9/7", "mayday.inbox", "true")::get));
        alone.captureMessage("text");

        assertThat(alone.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(alone.report().destinations())
                .extracting(DestinationReport::destination)
                .containsExactly("sentry", "inbox");
        assertThat(own.events()).hasSize(1);
    }

    /** Called something else by the worker. */
    private static final class Renamed implements Destination {

        @Override
        public String name() {
            return Thread.currentThread().getName().equals("mayday-worker") ? "another" : "name";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.delivered();
        }
    }
}
