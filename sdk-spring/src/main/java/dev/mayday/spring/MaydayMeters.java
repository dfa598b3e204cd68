package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * The ledger as meters, one set for each destination, read when the registry asks. Capturing costs nothing more for it. They
 * have no base unit: registries put that behind the name, which says it already.
 */
final class MaydayMeters implements MeterBinder {

    private final MaydayClient client;

    MaydayMeters(MaydayClient client) {
        this.client = client;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (DestinationReport report : client.report().destinations()) {
            String name = report.destination();
            Tags tags = Tags.of("destination", name);
            counter(registry, "mayday.events.captured", "Events captured", tags, name, DestinationReport::captured);
            counter(
                    registry,
                    "mayday.events.recovered",
                    "Events taken over from an earlier process",
                    tags,
                    name,
                    DestinationReport::recovered);
            counter(
                    registry,
                    "mayday.events.delivered",
                    "Events the destination accepted",
                    tags,
                    name,
                    DestinationReport::delivered);
            counter(
                    registry,
                    "mayday.events.merged",
                    "Events folded into another one",
                    tags,
                    name,
                    DestinationReport::merged);
            for (DiscardReason reason : DiscardReason.values()) {
                counter(
                        registry,
                        "mayday.events.discarded",
                        "Events given up",
                        tags.and("reason", reason.key()),
                        name,
                        now -> now.discarded(reason));
            }
            Gauge.builder("mayday.events.pending", client, of(name, DestinationReport::pending))
                    .description("Events without an outcome yet")
                    .tags(tags)
                    .register(registry);
        }
    }

    private void counter(
            MeterRegistry registry,
            String meter,
            String description,
            Tags tags,
            String destination,
            ToDoubleFunction<DestinationReport> value) {
        FunctionCounter.builder(meter, client, of(destination, value))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static ToDoubleFunction<MaydayClient> of(String destination, ToDoubleFunction<DestinationReport> value) {
        return client -> value.applyAsDouble(client.report().destination(destination));
    }
}
