package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/**
 * The ledger as meters, one set for each destination, and one counter for each known group of errors; read when the registry
 * asks. Capturing costs nothing more for it. Counters have no base unit: registries put that behind the name, which says it
 * already.
 */
final class MaydayMeters implements MeterBinder {

    private final MaydayClient client;
    private final List<GroupMeters> groups = new CopyOnWriteArrayList<>();

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
            Gauge.builder("mayday.spool.bytes", client, now -> now.bytesOnDisk(name))
                    .description("What events waiting for the destination take up on disk")
                    .baseUnit(BaseUnits.BYTES)
                    .tags(tags)
                    .register(registry);
        }
        groups.add(new GroupMeters(client, registry));
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
