package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import dev.mayday.value.ContextNames;
import dev.mayday.value.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event small enough for a server, so that a large one arrives in part instead of not at all. What a reader misses
 * least goes first, and each step ends as soon as enough is gone. The context {@code mayday} says under {@code cut} what is
 * missing.
 */
final class Fit {

    /** What the note about the cut may take. */
    private static final int NOTE_BYTES = 2_048;

    private static final int NOTED_NAMES = 6;
    private static final int NOTED_NAME = 40;

    /** The name in the note of the step that cuts texts. */
    private static final String TEXTS = "strings";

    private static final List<Integer> TEXT_LENGTHS = List.of(1_024, 256);
    private static final List<Integer> STACK_DEPTHS = List.of(200, 100, 50, 20);
    private static final int LAST_FRAMES = 4;

    /** Servers cut the values to this length anyway. */
    private static final int TAG_LENGTH = 200;

    private static final int FINGERPRINT_PARTS = 4;
    private static final int NAME_LENGTH = 100;

    /** Contexts that are small and that every page shows. */
    private static final Set<String> WELL_KNOWN =
            Set.of("trace runtime os device app culture response cloud_resource jvm mayday".split(" ", -1));

    private final Event event;
    private long tooMuch;

    private final List<Breadcrumb> newestFirst;
    private final List<EventException> exceptions;
    private final List<ThreadInfo> threads;
    private final Map<String, String> tags;
    private final Map<String, Map<String, Object>> contexts;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> droppedContexts = new ArrayList<>();

    private Fit(Event event, int maxBytes) {
        this.event = event;
        this.tooMuch = EventSize.of(event) + NOTE_BYTES - maxBytes;
        this.newestFirst = new ArrayList<>(event.breadcrumbs());
        Collections.reverse(newestFirst);
        this.exceptions = new ArrayList<>(event.exceptions());
        this.threads = new ArrayList<>(event.threads());
        this.tags = new LinkedHashMap<>(event.tags());
        this.contexts = new LinkedHashMap<>(event.contexts());
    }

    /** The event, or what of it has at most the number of bytes as JSON. */
    static Event fit(Event event, int maxBytes) {
        if (EventSize.atMost(event) <= maxBytes || EventSize.of(event) <= maxBytes) {
            return event;
        }
        Event cut = new Fit(event, maxBytes).made();
        return EventSize.of(cut) <= maxBytes ? cut : lastResort(event);
    }

    private Event made() {
        EventBuilder made = event.toBuilder();
        changeEach("breadcrumb_data", newestFirst, Fit::reduced);
        drop("breadcrumbs", newestFirst, 0);
        LogEntry logEntry = event.logEntry();
        Request request = event.request();
        User user = event.user();
        for (int length : TEXT_LENGTHS) {
            changeEach(TEXTS, exceptions, part -> shortened(part, length)); // the captured one last
            logEntry = changedOrNull(TEXTS, logEntry, part -> shortened(part, length));
            for (Map.Entry<String, Map<String, Object>> context : contexts.entrySet()) {
                context.setValue(changed(TEXTS, context.getValue(), part -> shortened(part, length)));
            }
            request = changedOrNull(TEXTS, request, part -> shortened(part, length));
            user = changedOrNull(TEXTS, user, part -> shortened(part, length));
        }
        for (int depth : STACK_DEPTHS) {
            cutStacks(depth);
        }
        dropContexts(false);
        cutTags();
        dropThreads();
        drop("exceptions", exceptions, 1); // from the end: one stands before those that name it as their parent
        made.request(changedOrNull("request", request, Fit::reduced))
                .user(changedOrNull("user_data", user, Fit::reduced))
                .logEntry(changedOrNull("params", logEntry, Fit::reduced))
                .fingerprint(changed("fingerprint", event.fingerprint(), Fit::reduced));
        dropContexts(true);
        cutStacks(LAST_FRAMES);
        if (tooMuch > 0) {
            counts.put("names", 1);
            shortenNames(made, event);
        }
        Collections.reverse(newestFirst);
        return made.breadcrumbs(newestFirst)
                .exceptions(exceptions)
                .threads(threads)
                .tags(tags)
                .contexts(contexts)
                .context(ContextNames.MAYDAY, note())
                .occurrences(event.occurrences()) // whose tag and context may have gone
                .build();
    }

    private void gone(String what, int count, long bytes) {
        counts.merge(what, count, Integer::sum);
        tooMuch -= bytes;
    }

    /** The part after that change; the part itself if the event is small enough, or if the change takes nothing away. */
    private <T> T changed(String what, T before, Function<T, Cut<T>> change) {
        if (tooMuch <= 0) {
            return before;
        }
        Cut<T> after = change.apply(before);
        if (after.taken() == 0) {
            return before;
        }
        gone(what, after.taken(), EventSize.of(before) - EventSize.of(after.part()));
        return after.part();
    }

    private <T> @Nullable T changedOrNull(String what, @Nullable T before, Function<T, Cut<T>> change) {
        return before == null ? null : changed(what, before, change);
    }

    private <T> void changeEach(String what, List<T> list, Function<T, Cut<T>> change) {
        for (int i = list.size() - 1; i >= 0; i--) {
            list.set(i, changed(what, list.get(i), change));
        }
    }

    private void drop(String what, List<?> list, int kept) {
        while (list.size() > kept && tooMuch > 0) {
            gone(what, 1, EventSize.of(list.remove(list.size() - 1)));
        }
    }

    // --- parts without what a reader misses least: data, parameters, the middle of a stack ---

    private static Cut<Breadcrumb> reduced(Breadcrumb crumb) {
        return new Cut<>(crumb.withData(Map.of()), crumb.data().isEmpty() ? 0 : 1);
    }

    private static Cut<Request> reduced(Request request) {
        return new Cut<>(new Request(request.method(), request.url(), null, Map.of(), Map.of()), 1);
    }

    private static Cut<User> reduced(User user) {
        return new Cut<>(user.withData(Map.of()), user.data().size());
    }

    private static Cut<LogEntry> reduced(LogEntry entry) {
        return new Cut<>(
                new LogEntry(entry.template(), List.of(), entry.formatted()),
                entry.params().size());
    }

    private static Cut<List<String>> reduced(List<String> fingerprint) {
        int kept = Math.min(FINGERPRINT_PARTS, fingerprint.size());
        return new Cut<>(fingerprint.subList(0, kept), fingerprint.size() - kept);
    }

    private static Cut<ThreadInfo> reduced(ThreadInfo thread, int depth) {
        List<Frame> frames = StackCut.cut(thread.frames(), depth);
        ThreadInfo cut =
                new ThreadInfo(thread.id(), thread.name(), thread.current(), thread.crashed(), thread.state(), frames);
        return new Cut<>(cut, StackCut.omitted(frames) - StackCut.omitted(thread.frames()));
    }

    private static Cut<EventException> reduced(EventException exception, int depth) {
        List<Frame> frames = StackCut.cut(exception.frames(), depth);
        return new Cut<>(exception.withFrames(frames), StackCut.omitted(frames) - StackCut.omitted(exception.frames()));
    }

    // --- parts with every text in them cut ---

    private static Cut<EventException> shortened(EventException exception, int length) {
        TextCut texts = new TextCut(length);
        return new Cut<>(exception.withValue(texts.textOrNull(exception.value())), texts.taken());
    }

    private static Cut<LogEntry> shortened(LogEntry entry, int length) {
        TextCut texts = new TextCut(length);
        LogEntry cut = new LogEntry(
                texts.textOrNull(entry.template()), texts.texts(entry.params()), texts.textOrNull(entry.formatted()));
        return new Cut<>(cut, texts.taken());
    }

    private static Cut<User> shortened(User user, int length) {
        TextCut texts = new TextCut(length);
        return new Cut<>(user.withData(texts.texts(user.data())), texts.taken());
    }

    private static Cut<Request> shortened(Request request, int length) {
        TextCut texts = new TextCut(length);
        Request cut = new Request(
                request.method(),
                texts.textOrNull(request.url()),
                texts.textOrNull(request.queryString()),
                texts.texts(request.headers()),
                texts.texts(request.env()));
        return new Cut<>(cut, texts.taken());
    }

    private static Cut<Map<String, Object>> shortened(Map<String, Object> facts, int length) {
        TextCut texts = new TextCut(length);
        return new Cut<>(texts.facts(facts), texts.taken());
    }

    private static Cut<String> shortened(String value, int length) {
        TextCut texts = new TextCut(length);
        return new Cut<>(texts.text(value), texts.taken());
    }

    private void cutStacks(int depth) {
        changeEach("frames", threads, thread -> reduced(thread, depth));
        changeEach("frames", exceptions, exception -> reduced(exception, depth));
    }

    /** The largest ones first. */
    private void dropContexts(boolean wellKnown) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Object>> context : contexts.entrySet()) {
            if (tooMuch > 0 && WELL_KNOWN.contains(context.getKey()) == wellKnown) {
                sizes.put(context.getKey(), EventSize.of(context.getKey()) + EventSize.of(context.getValue()));
            }
        }
        List<Map.Entry<String, Long>> largestFirst = new ArrayList<>(sizes.entrySet());
        largestFirst.sort(Map.Entry.comparingByValue(Collections.reverseOrder()));
        for (Map.Entry<String, Long> context : largestFirst) {
            if (tooMuch > 0) {
                contexts.remove(context.getKey());
                droppedContexts.add(context.getKey());
                tooMuch -= context.getValue();
            }
        }
    }

    /** First the long ones become shorter, then the last ones go. */
    private void cutTags() {
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            tag.setValue(changed(TEXTS, tag.getValue(), value -> shortened(value, TAG_LENGTH)));
        }
        List<String> keys = new ArrayList<>(tags.keySet());
        for (int i = keys.size() - 1; i >= 0 && tooMuch > 0; i--) {
            gone("tags", 1, EventSize.of(keys.get(i)) + EventSize.of(tags.remove(keys.get(i))));
        }
    }

    /** The event's own thread last. */
    private void dropThreads() {
        for (int i = threads.size() - 1; i >= 0 && tooMuch > 0; i--) {
            if (!threads.get(i).current() && !threads.get(i).crashed()) {
                gone("threads", 1, EventSize.of(threads.remove(i)));
            }
        }
        drop("threads", threads, 0);
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
        Map<String, Object> facts = new LinkedHashMap<>(contexts.getOrDefault(ContextNames.MAYDAY, Map.of()));
        facts.put(ContextNames.CUT, cut);
        return facts;
    }

    /** Names have no bound, since nobody has long ones. */
    private static void shortenNames(EventBuilder made, Event event) {
        List<String> fingerprint = new ArrayList<>();
        for (String part : event.fingerprint()) {
            if (fingerprint.size() < FINGERPRINT_PARTS) {
                fingerprint.add(Text.cut(part, NAME_LENGTH));
            }
        }
        made.fingerprint(fingerprint)
                .logger(shortName(event.logger()))
                .transaction(shortName(event.transaction()))
                .release(shortName(event.release()))
                .dist(shortName(event.dist()))
                .environment(shortName(event.environment()))
                .serverName(shortName(event.serverName()))
                .threadName(shortName(event.threadName()));
    }

    /** What happened, in a few lines: for an event whose very names are longer than an event. */
    private static Event lastResort(Event event) {
        EventBuilder made = event.toBuilder()
                .mechanism(Mechanism.GENERIC)
                .request(null)
                .threads(List.of())
                .breadcrumbs(List.of())
                .tags(Map.of())
                .contexts(Map.of(ContextNames.MAYDAY, Map.of(ContextNames.CUT, Map.of("everything_else", true))));
        shortenNames(made, event);
        made.fingerprint(List.of()).threadName(null).occurrences(event.occurrences());
        User user = event.user();
        made.user(user == null || user.id() == null ? null : User.of(Text.cut(user.id(), NAME_LENGTH)));
        LogEntry entry = event.logEntry();
        if (entry != null) {
            String text = entry.formatted() == null ? entry.template() : entry.formatted();
            made.logEntry(new LogEntry(null, List.of(), shortName(text)));
        }
        if (!event.exceptions().isEmpty()) {
            EventException first = event.exceptions().get(0);
            Mechanism mechanism = first.mechanism();
            made.exceptions(List.of(new EventException(
                    Text.cut(first.type(), NAME_LENGTH),
                    Text.cut(first.module(), NAME_LENGTH),
                    shortName(first.value()),
                    first.threadId(),
                    Mechanism.of(Text.cut(mechanism.type(), NAME_LENGTH), mechanism.handled()),
                    List.of())));
        }
        return made.build();
    }

    private static @Nullable String shortName(@Nullable String text) {
        return Text.cutOrNull(text, NAME_LENGTH);
    }

    /** A part after a change that took so many things away. */
    private record Cut<T>(T part, int taken) {}
}
