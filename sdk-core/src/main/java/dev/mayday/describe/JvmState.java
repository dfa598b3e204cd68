package dev.mayday.describe;

import dev.mayday.time.Clock;
import dev.mayday.value.Values;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the JVM is doing: heap, garbage collection, threads, uptime. Read at most once a second. For the worker alone. */
final class JvmState {

    static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private @Nullable Map<String, Object> last;
    private long readAtNanos;

    JvmState(Clock clock) {
        this.clock = clock;
    }

    Map<String, Object> read() {
        long now = clock.nanoTime();
        Map<String, Object> state = last;
        if (state == null || now - readAtNanos >= MAX_AGE_NANOS) {
            state = readNow();
            last = state;
            readAtNanos = now;
        }
        return state;
    }

    private static Map<String, Object> readNow() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
        state.put("heap_max_bytes", runtime.maxMemory());
        try {
            Management.read(state);
        } catch (LinkageError absent) {
            // a runtime image without java.management: the heap is known all the same
            state.put("processors", runtime.availableProcessors());
        }
        return Values.freezeMap(state);
    }

    /** Apart, so that its absence fails here and nowhere else. */
    private static final class Management {

        static void read(Map<String, Object> state) {
            long collections = 0;
            long millis = 0;
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                collections += Math.max(0, collector.getCollectionCount());
                millis += Math.max(0, collector.getCollectionTime());
            }
            state.put("gc_count", collections);
            state.put("gc_time_ms", millis);
            state.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
            state.put("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime());
        }
    }
}
