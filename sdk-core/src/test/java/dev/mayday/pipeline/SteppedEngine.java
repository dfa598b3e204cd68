package dev.mayday.pipeline;

import dev.mayday.destination.Destination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.filter.FilterSettings;
import dev.mayday.ledger.Ledger;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.Usual;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The parts of an {@link Engine} without its thread, for tests of other packages: the worker does a step when told. */
public final class SteppedEngine {

    private final Plant plant;

    /** An engine in front of one destination. */
    public SteppedEngine(
            Ledger ledger,
            Destination destination,
            UnaryOperator<@Nullable Event> beforeSend,
            int queueSize,
            FakeClock clock,
            RandomGenerator random,
            RecordingLogger log) {
        FilterSettings usual = Usual.FILTER;
        FilterSettings filtering = new FilterSettings(
                usual.ignoredMessages(),
                usual.eventProcessors(),
                beforeSend::apply,
                usual.beforeBreadcrumb(),
                usual.maxEventBytes(),
                usual.redactedWords());
        plant = new Plant(ledger, destination, queueSize, filtering, null, clock, random, log);
    }

    /** What a capture on the application's thread does. */
    public EventId capture(Event event) {
        return plant.capture(event, null);
    }

    /** One step of the worker; false if there was nothing to do. */
    public boolean step() {
        return plant.worker.step();
    }

    /** What {@code flush} would say now. */
    public boolean flushed() {
        return plant.outstanding.cut().emptied();
    }

    /** The end of an orderly process. */
    public void close() {
        plant.close();
    }
}
