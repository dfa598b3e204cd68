package dev.mayday.describe;

import dev.mayday.capture.Capture;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.Trace;
import dev.mayday.scope.ScopeState;
import dev.mayday.time.Clock;
import dev.mayday.value.ContextNames;
import dev.mayday.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the event: reads the throwable, and puts together what the event itself, its scope, the logging context and the
 * client say, the more particular one winning. For the worker alone.
 */
public final class Describer {

    private static final Event NO_FACTS = Event.builder().build();

    private static final Map<String, Object> RUNTIME = Values.freezeMap(Map.of(
            "name", property("java.runtime.name", "Java"),
            "version", property("java.runtime.version", property("java.version", "unknown")),
            "vendor", property("java.vendor", "unknown")));
    private static final Map<String, Object> OS = Values.freezeMap(Map.of(
            "name", property("os.name", "unknown"),
            "version", property("os.version", "unknown"),
            "arch", property("os.arch", "unknown")));

    private final DescribeSettings settings;
    private final FrameReader frames;
    private final ThrowableReader throwables;
    private final JvmState jvm;
    private final RandomGenerator random;

    /** {@code random} makes the ids of traces that nobody began. */
    public Describer(DescribeSettings settings, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.frames = new FrameReader(new InApp(settings.inAppIncludes(), settings.inAppExcludes()));
        this.throwables = new ThrowableReader(frames);
        this.jvm = new JvmState(clock);
        this.random = random;
    }

    /**
     * The version of the application, as its own files tell it; null if they do not. Opens files, so it is for the worker.
     * {@code loader} is the application's class loader, null for the system's. Never throws.
     */
    public static @Nullable String findRelease(@Nullable ClassLoader loader) {
        return ReleaseFinder.find(loader);
    }

    /** The name of the host as this process sees it, never from DNS; null if nobody tells. Never throws. */
    public static @Nullable String findHostName() {
        return HostName.find();
    }

    /** The event of this capture, complete but for the filters. */
    public Event describe(Capture capture, Capture.@Nullable Upgrade upgrade) {
        Event given = capture.given();
        Event facts = capture.facts() == null ? NO_FACTS : capture.facts();
        ScopeState scope = capture.context().state();
        Mechanism mechanism = upgrade == null ? given.mechanism() : upgrade.mechanism();
        Level level = level(given, scope, upgrade);
        EventBuilder event = given.toBuilder()
                .id(capture.id())
                .timestampMillis(capture.timestampMillis())
                .mechanism(mechanism)
                .level(level)
                .breadcrumbs(breadcrumbs(capture, facts))
                .trace(trace(capture, facts));
        describeOrigin(event, given);
        describeScope(event, given, scope, facts);
        describeFacts(event, capture, scope, facts);
        describeThrowable(event, capture, mechanism, level);
        return event.build();
    }

    private static Level level(Event given, ScopeState scope, Capture.@Nullable Upgrade upgrade) {
        if (upgrade != null) {
            return upgrade.level();
        }
        if (given.level() != null) {
            return given.level();
        }
        return scope.level() != null ? scope.level() : Level.ERROR;
    }

    private void describeThrowable(EventBuilder event, Capture capture, Mechanism mechanism, Level level) {
        Event given = capture.given();
        boolean ownThread = given.threadName() != null || given.threadId() != 0;
        long threadId = ownThread ? given.threadId() : capture.threadId();
        String threadName = ownThread && given.threadName() != null ? given.threadName() : capture.threadName();
        event.threadId(threadId).threadName(threadName);
        Throwable throwable = given.throwable();
        if (throwable != null && given.exceptions().isEmpty()) {
            List<EventException> exceptions = throwables.read(throwable, mechanism, threadId);
            event.exceptions(exceptions);
        }
        if (given.threads().isEmpty()) {
            boolean crashed = level == Level.FATAL && !mechanism.handled();
            List<ThreadInfo> threads = new ArrayList<>();
            threads.add(new ThreadInfo(threadId, threadName, true, crashed, null, List.of()));
            if (settings.attachThreads() && level == Level.FATAL) {
                addOtherThreads(threads, threadId);
            }
            event.threads(threads);
        }
    }

    private void addOtherThreads(List<ThreadInfo> threads, long capturedOn) {
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            if (thread.getId() != capturedOn) {
                threads.add(new ThreadInfo(
                        thread.getId(),
                        thread.getName(),
                        false,
                        false,
                        thread.getState().name(),
                        frames.read(entry.getValue())));
            }
        }
    }

    private void describeOrigin(EventBuilder event, Event given) {
        if (given.release() == null) {
            event.release(settings.release().get());
        }
        if (given.dist() == null) {
            event.dist(settings.dist());
        }
        if (given.environment() == null) {
            event.environment(settings.environment());
        }
        if (given.serverName() == null) {
            event.serverName(settings.serverName().get());
        }
    }

    private static void describeScope(EventBuilder event, Event given, ScopeState scope, Event facts) {
        if (given.user() == null) {
            event.user(scope.user() == null ? facts.user() : scope.user());
        }
        if (given.request() == null) {
            event.request(scope.request() == null ? facts.request() : scope.request());
        }
        if (given.transaction() == null) {
            event.transaction(scope.transaction() == null ? facts.transaction() : scope.transaction());
        }
        if (given.fingerprint().isEmpty()) {
            event.fingerprint(scope.fingerprint().isEmpty() ? ownFingerprint(given) : scope.fingerprint());
        }
    }

    /** A log line without a throwable is one group per template and logger, whatever its arguments. */
    private static List<String> ownFingerprint(Event given) {
        LogEntry entry = given.logEntry();
        boolean thrown = given.throwable() != null || !given.exceptions().isEmpty();
        return thrown || entry == null || entry.template() == null || given.logger() == null
                ? List.of()
                : List.of(given.logger(), entry.template());
    }

    private void describeFacts(EventBuilder event, Capture capture, ScopeState scope, Event facts) {
        Map<String, Object> mdc = mdc(capture);
        Map<String, String> tags = both(settings.tags(), mdcTags(mdc));
        tags = both(tags, facts.tags());
        tags = both(tags, scope.tags());
        tags = both(tags, capture.given().tags());
        if (capture.duplicateOf() != null) {
            tags = both(tags, Map.of("duplicate_of", capture.duplicateOf().toString()));
        }
        event.tags(tags);

        Map<String, Map<String, Object>> contexts = new LinkedHashMap<>();
        contexts.put("runtime", RUNTIME);
        contexts.put("os", OS);
        contexts.put("jvm", jvm.read());
        contexts.put(ContextNames.MDC, mdc);
        contexts.putAll(facts.contexts());
        contexts.putAll(scope.contexts());
        contexts.putAll(capture.given().contexts());
        contexts.values().removeIf(Map::isEmpty);
        event.contexts(contexts);
    }

    /** The two together, the second one winning; itself where the other is empty. */
    private static Map<String, String> both(Map<String, String> less, Map<String, String> more) {
        if (less.isEmpty() || more.isEmpty()) {
            return less.isEmpty() ? more : less;
        }
        Map<String, String> all = new LinkedHashMap<>(less);
        all.putAll(more);
        return all;
    }

    private Map<String, String> mdcTags(Map<String, Object> mdc) {
        if (mdc.isEmpty() || settings.mdcTags().isEmpty()) {
            return Map.of();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String key : settings.mdcTags()) {
            if (mdc.get(key) instanceof String value) {
                tags.put(key, value);
            }
        }
        return tags;
    }

    /** What the event itself brings as context {@code mdc}, even nothing, stands in for what the thread had. */
    private static Map<String, Object> mdc(Capture capture) {
        Map<String, Object> own = capture.given().contexts().get(ContextNames.MDC);
        if (own != null) {
            return own;
        }
        if (capture.mdc().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        capture.mdc().forEach((key, value) -> {
            if (key != null && value != null) {
                copy.put(key, value);
            }
        });
        return copy;
    }

    private static List<Breadcrumb> breadcrumbs(Capture capture, Event facts) {
        List<Breadcrumb> own = capture.given().breadcrumbs();
        List<Breadcrumb> trail = capture.context().readBreadcrumbs();
        if (own.isEmpty() && facts.breadcrumbs().isEmpty()) {
            return trail;
        }
        List<Breadcrumb> all = new ArrayList<>(facts.breadcrumbs());
        all.addAll(trail);
        all.addAll(own);
        return all;
    }

    private Trace trace(Capture capture, Event facts) {
        Trace given = capture.given().trace();
        if (given != null) {
            return given;
        }
        Trace ofScope = capture.context().state().trace();
        if (ofScope != null) {
            return ofScope;
        }
        if (facts.trace() != null) {
            return facts.trace();
        }
        return capture.context().trace(this::newTrace);
    }

    private Trace newTrace() {
        return new Trace(hex(random.nextLong() | 1) + hex(random.nextLong()), hex(random.nextLong() | 1), null);
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }

    private static String property(String name, String otherwise) {
        try {
            return System.getProperty(name, otherwise);
        } catch (SecurityException closed) {
            return otherwise;
        }
    }
}
