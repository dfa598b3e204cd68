package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import dev.mayday.value.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to a smaller one. What a reader misses least goes first, and each step ends as soon as enough is gone.
 */
final class Cut {

    /** What the note about the cut may take. */
    private static final int NOTE_BYTES = 2_048;

    private static final int NOTED_NAMES = 6;
    private static final int NOTED_NAME = 40;

    private static final List<Integer> TEXT_LENGTHS = List.of(1_024, 256);
    private static final List<Integer> STACK_DEPTHS = List.of(200, 100, 50, 20);
    private static final int TAG_LENGTH = 200;
    private static final int FINGERPRINT_PARTS = 4;
    private static final int NAME_LENGTH = 100;
    private static final int LAST_FRAMES = 4;

    /** Contexts that are small and that every page shows. */
    private static final Set<String> WELL_KNOWN = Set.of(
            "trace", "runtime", "os", "device", "app", "culture", "response", "cloud_resource", "jvm", Fit.CONTEXT);

    private final Event event;
    private long tooMuch;

    private final List<Breadcrumb> breadcrumbs;
    private final List<EventException> exceptions;
    private final List<ThreadInfo> threads;
    private final Map<String, String> tags;
    private final Map<String, Map<String, Object>> contexts;
    private List<String> fingerprint;
    private @Nullable LogEntry logEntry;
    private @Nullable Request request;
    private @Nullable User user;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> droppedContexts = new ArrayList<>();

    Cut(Event event, int maxBytes) {
        this.event = event;
        this.tooMuch = EventSize.of(event) + NOTE_BYTES - maxBytes;
        this.breadcrumbs = new ArrayList<>(event.breadcrumbs());
        this.exceptions = new ArrayList<>(event.exceptions());
        this.threads = new ArrayList<>(event.threads());
        this.tags = new LinkedHashMap<>(event.tags());
        this.contexts = new LinkedHashMap<>(event.contexts());
        this.fingerprint = event.fingerprint();
        this.logEntry = event.logEntry();
        this.request = event.request();
        this.user = event.user();
    }

    Event made() {
        dropBreadcrumbData();
        dropBreadcrumbs();
        TEXT_LENGTHS.forEach(this::cutTexts);
        STACK_DEPTHS.forEach(this::cutStacks);
        dropContexts(false);
        cutTags();
        dropThreads();
        dropExceptions();
        dropTheRest();
        EventBuilder made = event.toBuilder()
                .breadcrumbs(breadcrumbs)
                .exceptions(exceptions)
                .threads(threads)
                .tags(tags)
                .fingerprint(fingerprint)
                .logEntry(logEntry)
                .request(request)
                .user(user)
                .contexts(contexts);
        if (tooMuch > 0) {
            shortenNames(made);
        }
        return made.context(Fit.CONTEXT, note()).build();
    }

    private void dropBreadcrumbData() {
        for (int i = 0; i < breadcrumbs.size() && tooMuch > 0; i++) {
            Breadcrumb crumb = breadcrumbs.get(i);
            if (!crumb.data().isEmpty()) {
                breadcrumbs.set(i, crumb.withData(Map.of()));
                gone("breadcrumb_data", 1, EventSize.of(crumb) - EventSize.of(breadcrumbs.get(i)));
            }
        }
    }

    private void dropBreadcrumbs() {
        int dropped = 0;
        while (dropped < breadcrumbs.size() && tooMuch > 0) {
            gone("breadcrumbs", 1, EventSize.of(breadcrumbs.get(dropped++)));
        }
        breadcrumbs.subList(0, dropped).clear();
    }

    private void cutTexts(int max) {
        for (int i = exceptions.size() - 1; i >= 0 && tooMuch > 0; i--) { // the captured one last
            LongTexts texts = new LongTexts(max);
            EventException before = exceptions.get(i);
            exceptions.set(i, before.withValue(texts.cut(before.value())));
            if (texts.count() > 0) {
                gone("strings", texts.count(), EventSize.of(before) - EventSize.of(exceptions.get(i)));
            }
        }
        if (logEntry != null && tooMuch > 0) {
            LongTexts texts = new LongTexts(max);
            LogEntry before = logEntry;
            logEntry = texts.cut(before);
            gone("strings", texts.count(), EventSize.of(before) - EventSize.of(logEntry));
        }
        for (Map.Entry<String, Map<String, Object>> context : contexts.entrySet()) {
            if (tooMuch > 0) {
                LongTexts texts = new LongTexts(max);
                long before = EventSize.of(context.getKey(), context.getValue());
                context.setValue(texts.facts(context.getValue()));
                gone("strings", texts.count(), before - EventSize.of(context.getKey(), context.getValue()));
            }
        }
        if (request != null && tooMuch > 0) {
            LongTexts texts = new LongTexts(max);
            Request before = request;
            request = texts.cut(before);
            gone("strings", texts.count(), EventSize.of(before) - EventSize.of(request));
        }
        if (user != null && tooMuch > 0) {
            LongTexts texts = new LongTexts(max);
            User before = user;
            user = texts.cut(before);
            gone("strings", texts.count(), EventSize.of(before) - EventSize.of(user));
        }
    }

    private void cutStacks(int depth) {
        for (int i = threads.size() - 1; i >= 0 && tooMuch > 0; i--) {
            ThreadInfo before = threads.get(i);
            List<Frame> frames = StackCut.cut(before.frames(), depth);
            if (frames != before.frames()) {
                ThreadInfo after = new ThreadInfo(
                        before.id(), before.name(), before.current(), before.crashed(), before.state(), frames);
                threads.set(i, after);
                int missing = StackCut.omitted(frames) - StackCut.omitted(before.frames());
                gone("frames", missing, EventSize.of(before) - EventSize.of(after));
            }
        }
        for (int i = exceptions.size() - 1; i >= 0 && tooMuch > 0; i--) {
            EventException before = exceptions.get(i);
            List<Frame> frames = StackCut.cut(before.frames(), depth);
            if (frames != before.frames()) {
                EventException after = before.withFrames(frames);
                exceptions.set(i, after);
                int missing = StackCut.omitted(frames) - StackCut.omitted(before.frames());
                gone("frames", missing, EventSize.of(before) - EventSize.of(after));
            }
        }
    }

    /** The largest ones first. */
    private void dropContexts(boolean wellKnown) {
        if (tooMuch <= 0) {
            return;
        }
        Map<String, Long> sizes = new LinkedHashMap<>();
        contexts.forEach((name, facts) -> {
            if (WELL_KNOWN.contains(name) == wellKnown) {
                sizes.put(name, EventSize.of(name, facts));
            }
        });
        List<String> largestFirst = new ArrayList<>(sizes.keySet());
        largestFirst.sort(Comparator.comparing(sizes::get, Comparator.reverseOrder()));
        for (String name : largestFirst) {
            if (tooMuch > 0) {
                contexts.remove(name);
                droppedContexts.add(name);
                tooMuch -= sizes.getOrDefault(name, 0L);
            }
        }
    }

    /** Servers cut the values to this length anyway. */
    private void cutTags() {
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            if (tooMuch > 0 && tag.getValue().length() > TAG_LENGTH) {
                long before = EventSize.of(tag.getKey(), tag.getValue());
                tag.setValue(Text.cut(tag.getValue(), TAG_LENGTH));
                gone("strings", 1, before - EventSize.of(tag.getKey(), tag.getValue()));
            }
        }
        List<String> keys = new ArrayList<>(tags.keySet());
        for (int i = keys.size() - 1; i >= 0 && tooMuch > 0; i--) {
            String value = tags.remove(keys.get(i));
            gone("tags", 1, EventSize.of(keys.get(i), value == null ? "" : value));
        }
    }

    /** The event's own thread last. */
    private void dropThreads() {
        for (boolean current : new boolean[] {false, true}) {
            for (int i = threads.size() - 1; i >= 0 && tooMuch > 0; i--) {
                ThreadInfo thread = threads.get(i);
                if ((thread.current() || thread.crashed()) == current) {
                    threads.remove(i);
                    gone("threads", 1, EventSize.of(thread));
                }
            }
        }
    }

    /** From the end: an exception stands before those that name it as their parent. */
    private void dropExceptions() {
        for (int i = exceptions.size() - 1; i > 0 && tooMuch > 0; i--) {
            gone("exceptions", 1, EventSize.of(exceptions.remove(i)));
        }
    }

    private void dropTheRest() {
        if (request != null && tooMuch > 0) {
            Request before = request;
            request = new Request(before.method(), before.url(), null, Map.of(), Map.of());
            gone("request", 1, EventSize.of(before) - EventSize.of(request));
        }
        if (user != null && tooMuch > 0) {
            User before = user;
            user = before.withData(Map.of());
            gone("user_data", before.data().size(), EventSize.of(before) - EventSize.of(user));
        }
        if (logEntry != null && tooMuch > 0) {
            LogEntry before = logEntry;
            logEntry = new LogEntry(before.template(), List.of(), before.formatted());
            gone("params", before.params().size(), EventSize.of(before) - EventSize.of(logEntry));
        }
        if (fingerprint.size() > FINGERPRINT_PARTS && tooMuch > 0) {
            List<String> before = fingerprint;
            fingerprint = before.subList(0, FINGERPRINT_PARTS);
            gone("fingerprint", before.size() - FINGERPRINT_PARTS, EventSize.of(before) - EventSize.of(fingerprint));
        }
        dropContexts(true);
        cutStacks(LAST_FRAMES);
    }

    /** Releases and hosts have no bound, since nobody has long ones. */
    private void shortenNames(EventBuilder made) {
        counts.put("names", 1);
        made.release(Text.cutOrNull(event.release(), NAME_LENGTH))
                .dist(Text.cutOrNull(event.dist(), NAME_LENGTH))
                .environment(Text.cutOrNull(event.environment(), NAME_LENGTH))
                .serverName(Text.cutOrNull(event.serverName(), NAME_LENGTH))
                .logger(Text.cutOrNull(event.logger(), NAME_LENGTH))
                .threadName(Text.cutOrNull(event.threadName(), NAME_LENGTH))
                .fingerprint(fingerprint.stream()
                        .map(part -> Text.cut(part, NAME_LENGTH))
                        .toList());
    }

    private void gone(String what, int count, long bytes) {
        if (count > 0) {
            counts.merge(what, count, Integer::sum);
            tooMuch -= bytes;
        }
    }

    private Map<String, Object> note() {
        Map<String, Object> cut = new LinkedHashMap<>(counts);
        if (!droppedContexts.isEmpty()) {
            List<String> names = new ArrayList<>();
            for (String name : droppedContexts.subList(0, Math.min(NOTED_NAMES, droppedContexts.size()))) {
                names.add(Text.cut(name, NOTED_NAME));
            }
            if (droppedContexts.size() > NOTED_NAMES) {
                names.add("...");
            }
            cut.put("contexts", names);
        }
        Map<String, Object> facts = new LinkedHashMap<>(contexts.getOrDefault(Fit.CONTEXT, Map.of()));
        facts.put("cut", cut);
        return facts;
    }
}
