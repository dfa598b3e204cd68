package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.MaydayClient;
import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.testkit.NoLeakedThreads;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeakedThreads.class)
class MaydayMetersTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final MaydayClient client = MaydayClient.builder()
            .destination(new RecordingDestination())
            .destination(new KeepingDestination())
            .source("test", Map.of("mayday.known-groups", "3", "mayday.release", "shop@1.4.2")::get)
            .build();

    /** Held, as the application context holds it: registries do not. */
    private MaydayMeters meters = new MaydayMeters(client);

    @AfterEach
    void close() {
        client.close(Duration.ZERO);
    }

    /** Returns when the events have been met; and no meter has been read just now, so that the next reading is fresh. */
    private void capture(RuntimeException... failures) {
        for (RuntimeException failure : failures) {
            client.captureException(failure);
        }
        await().until(() -> client.report().destination("recording").pending() == 0);
        clock.add(Duration.ofSeconds(1));
    }

    private Map<String, Double> groups(MeterRegistry registry) {
        assertThat(registry.get("mayday.groups").gauge().value()).isLessThanOrEqualTo(3);
        return registry.find("mayday.group.events").functionCounters().stream()
                .collect(Collectors.toMap(
                        counter -> counter.getId().getTag("title").replaceFirst(" in .*", ""), FunctionCounter::count));
    }

    @Test
    void prometheusIsShownWhatAlertsAndDashboardAskFor() {
        meters.bindTo(prometheus);
        capture(new IllegalStateException("one"));
        prometheus.scrape(); // may come too late for a group that it is the first to meet

        assertThat(prometheus.scrape())
                .containsPattern("mayday_group_events_total\\{group=\"[0-9a-f]{32}\",release=\"shop@1.4.2\","
                        + "title=\"IllegalStateException in [^\"]+\"} 1.0")
                .contains(
                        "# TYPE mayday_group_events_total counter",
                        "mayday_groups 1.0",
                        "mayday_events_captured_total{destination=\"recording\"} 1.0",
                        "mayday_events_recovered_total{destination=\"recording\"} 0.0",
                        "mayday_events_delivered_total{destination=\"recording\"} 1.0",
                        "mayday_events_merged_total{destination=\"recording\"} 0.0",
                        "mayday_events_discarded_total{destination=\"recording\",reason=\"spool_overflow\"} 0.0",
                        "mayday_events_pending{destination=\"recording\"} 0.0",
                        "mayday_events_pending{destination=\"keeping\"} 1.0",
                        "mayday_spool_bytes{destination=\"recording\"} 0.0",
                        "mayday_spool_bytes{destination=\"keeping\"} 4096.0");
    }

    @Test
    void aGroupIsCountedFromTheFirstReadingAfterItWasMet() {
        meters.bindTo(registry);
        assertThat(groups(registry)).isEmpty();

        capture(new IllegalStateException("one"), new IllegalStateException("two"));
        assertThat(groups(registry)).containsOnly(Map.entry("IllegalStateException", 2.0));

        capture(new IllegalStateException("three"), new ArithmeticException("one"));
        assertThat(groups(registry))
                .containsOnly(Map.entry("IllegalStateException", 3.0), Map.entry("ArithmeticException", 1.0));
    }

    @Test
    void aGroupThatMadeRoomTakesItsCounterAlong() {
        meters.bindTo(registry);
        capture(new IllegalStateException("one"), new IllegalStateException("two"));
        groups(registry);

        capture(new ArithmeticException(), new UnsupportedOperationException(), new IllegalArgumentException());
        assertThat(groups(registry))
                .containsOnlyKeys("ArithmeticException", "UnsupportedOperationException", "IllegalArgumentException");

        capture(new IllegalStateException("three"));
        assertThat(groups(registry)).hasSize(3).containsEntry("IllegalStateException", 1.0);
    }

    @Test
    void everyRegistryOfACompositeSeesTheGroups() {
        CompositeMeterRegistry both = new CompositeMeterRegistry(clock, List.of(registry, prometheus));
        meters.bindTo(both);
        capture(new IllegalStateException("one"));

        assertThat(groups(registry)).containsOnly(Map.entry("IllegalStateException", 1.0));
        assertThat(prometheus.scrape()).contains("mayday_group_events_total{");
    }

    @Test
    void aReleaseThatNobodyKnowsIsCalledThat() {
        MaydayClient nameless = MaydayClient.builder()
                .destination(new RecordingDestination())
                .source("test", Map.of("mayday.known-groups", "3")::get)
                .beforeSend(event -> event.toBuilder().release(null).build())
                .build();
        meters = new MaydayMeters(nameless);
        meters.bindTo(registry);
        nameless.captureException(new IllegalStateException("one"));
        nameless.close();

        groups(registry);

        assertThat(registry.get("mayday.group.events").functionCounter().getId().getTag("release"))
                .isEqualTo("unknown");
    }

    /** Keeps events as long as it lives, on a disk of one block. */
    private static final class KeepingDestination implements Destination {

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.spooled();
        }

        @Override
        public long bytesOnDisk() {
            return 4096;
        }
    }
}
