package dev.mayday.capture;

import java.util.List;
import java.util.Set;

/**
 * What is decided before an event exists.
 *
 * @param sampleRate the share of captures to keep, 0 to 1
 * @param ignoredNames names of throwable classes to ignore, their subclasses too
 * @param ignoredClasses throwable classes to ignore, their subclasses too
 * @param deduplicate whether a throwable captured twice in one unit of work is one event
 * @param mdc whether the logging context is taken along
 * @param traceIdKeys the keys under which the logging context may hold the id of a trace, the first that is there counts
 * @param spanIdKeys the same for the id of a span
 */
public record DoorSettings(
        double sampleRate,
        Set<String> ignoredNames,
        List<Class<? extends Throwable>> ignoredClasses,
        boolean deduplicate,
        boolean mdc,
        List<String> traceIdKeys,
        List<String> spanIdKeys) {

    /** Copies. */
    public DoorSettings {
        ignoredNames = Set.copyOf(ignoredNames);
        ignoredClasses = List.copyOf(ignoredClasses);
        traceIdKeys = List.copyOf(traceIdKeys);
        spanIdKeys = List.copyOf(spanIdKeys);
    }

    /** The same, keeping all. */
    public DoorSettings unsampled() {
        return new DoorSettings(1, ignoredNames, ignoredClasses, deduplicate, mdc, traceIdKeys, spanIdKeys);
    }

    boolean ignores(Throwable throwable) {
        for (Class<? extends Throwable> ignored : ignoredClasses) {
            if (ignored.isInstance(throwable)) {
                return true;
            }
        }
        if (!ignoredNames.isEmpty()) {
            for (Class<?> type = throwable.getClass(); type != null; type = type.getSuperclass()) {
                if (ignoredNames.contains(type.getName())) {
                    return true;
                }
            }
        }
        return false;
    }
}
