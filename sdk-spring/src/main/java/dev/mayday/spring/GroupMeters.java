package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.report.GroupReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A counter for each group of errors that the client knows. Groups appear while the service runs: whoever reads one of these
 * meters brings all of them up to date, so that nothing runs in between. A group that made room for another takes its counter
 * with it. The registry holds on to these weakly, as it does to all meters.
 */
final class GroupMeters {

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final MaydayClient client;
    private final MeterRegistry registry;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final Map<String, Group> groups = new HashMap<>();
    private long readNanos;
    private volatile int size;

    GroupMeters(MaydayClient client, MeterRegistry registry) {
        this.client = client;
        this.registry = registry;
        readNanos = now() - FRESH_NANOS;
        Gauge.builder("mayday.groups", this, GroupMeters::size)
                .description("Groups of equal errors that are counted, each in its release")
                .register(registry);
    }

    private double size() {
        read();
        return size;
    }

    /** One reader at a time; nobody waits for it, and a registration that reads meters finds it busy. */
    private void read() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        try {
            if (now() - readNanos >= FRESH_NANOS) {
                readNanos = now();
                update();
            }
        } finally {
            reading.set(false);
        }
    }

    private void update() {
        Map<String, Group> gone = new HashMap<>(groups);
        for (GroupReport report : client.groups()) {
            String key = report.group() + '@' + report.release();
            gone.remove(key);
            Group group = groups.get(key);
            if (group == null) {
                groups.put(key, new Group(report));
            } else {
                group.events = report.events();
            }
        }
        gone.forEach((key, group) -> {
            groups.remove(key);
            registry.remove(group.counter);
        });
        size = groups.size();
    }

    private long now() {
        return registry.config().clock().monotonicTime();
    }

    private final class Group {

        private final FunctionCounter counter;
        private volatile long events;

        Group(GroupReport report) {
            events = report.events();
            String release = report.release();
            counter = FunctionCounter.builder("mayday.group.events", this, Group::events)
                    .description("Events of a group of equal errors")
                    .tags("group", report.group(), "title", report.title())
                    .tag("release", release == null || release.isEmpty() ? "unknown" : release)
                    .register(registry);
        }

        private double events() {
            read();
            return events;
        }
    }
}
