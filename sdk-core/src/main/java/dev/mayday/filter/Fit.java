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

    /** How far texts and stacks are cut in this step. */
    private int max;

    /** How many things the change that runs has taken away. */
    private int taken;

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
        changeEach("breadcrumb_data", newestFirst);
        drop("breadcrumbs", newestFirst, 0);
        LogEntry logEntry = event.logEntry();
        Request request = event.request();
        User user = event.user();
        for (int length : TEXT_LENGTHS) {
            max = length;
            changeEach(TEXTS, exceptions); // the captured one last
            logEntry = changed(TEXTS, logEntry);
            for (Map.Entry<String, Map<String, Object>> context : contexts.entrySet()) {
                context.setValue(changed(TEXTS, context.getValue()));
            }
            request = changed(TEXTS, request);
            user = changed(TEXTS, user);
        }
        for (int depth : STACK_DEPTHS) {
            cutStacks(depth);
        }
        dropContexts(false);
        cutTags();
        dropThreads();
        drop("exceptions", exceptions, 1); // from the end: one stands before those that name it as their parent
        made.request(changed("request", request))
                .user(changed("user_data", user))
                .logEntry(changed("params", logEntry))
                .fingerprint(changed("fingerprint", event.fingerprint()));
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

    @SuppressWarnings({"unchecked", "NullAway"}) // every kind of value comes back as what it was, and null as null
    private <T> T changed(String what, @Nullable T before) {
        if (before == null || tooMuch <= 0) {
            return before;
        }
        taken = 0;
        Object after = what.equals(TEXTS) ? shortened(before) : reduced(before);
        if (taken == 0) {
            return before;
        }
        gone(what, taken, EventSize.of(before) - EventSize.of(after));
        return (T) after;
    }

    private <T> void changeEach(String what, List<T> list) {
        for (int i = list.size() - 1; i >= 0; i--) {
            list.set(i, changed(what, list.get(i)));
        }
    }

    private void drop(String what, List<?> list, int kept) {
        while (list.size() > kept && tooMuch > 0) {
            gone(what, 1, EventSize.of(list.remove(list.size() - 1)));
        }
    }

    /** The same without what is least of it: data, parameters, the middle of its stack. */
    private Object reduced(Object part) {
        taken = 1;
        if (part instanceof Breadcrumb crumb) {
            taken = crumb.data().isEmpty() ? 0 : 1;
            return crumb.withData(Map.of());
        }
        if (part instanceof ThreadInfo thread) {
            return new ThreadInfo(
                    thread.id(),
                    thread.name(),
                    thread.current(),
                    thread.crashed(),
                    thread.state(),
                    counted(thread.frames()));
        }
        if (part instanceof EventException exception) {
            return exception.withFrames(counted(exception.frames()));
        }
        if (part instanceof Request request) {
            return new Request(request.method(), request.url(), null, Map.of(), Map.of());
        }
        if (part instanceof User user) {
            taken = user.data().size();
            return user.withData(Map.of());
        }
        if (part instanceof LogEntry entry) {
            taken = entry.params().size();
            return new LogEntry(entry.template(), List.of(), entry.formatted());
        }
        List<?> fingerprint = (List<?>) part;
        taken = Math.max(0, fingerprint.size() - FINGERPRINT_PARTS);
        return fingerprint.subList(0, fingerprint.size() - taken);
    }

    /** The same with every text in it cut. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private <T> T shortened(@Nullable T value) {
        Object result = value;
        if (value instanceof String text && text.length() > max) {
            taken++;
            result = Text.cut(text, max);
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.replaceAll((key, nested) -> shortened(nested));
            result = copy;
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            copy.replaceAll(this::shortened);
            result = copy;
        } else if (value instanceof EventException exception) {
            result = exception.withValue(shortened(exception.value()));
        } else if (value instanceof LogEntry entry) {
            result = new LogEntry(shortened(entry.template()), shortened(entry.params()), shortened(entry.formatted()));
        } else if (value instanceof User user) {
            result = user.withData(shortened(user.data()));
        } else if (value instanceof Request request) {
            result = new Request(
                    request.method(),
                    shortened(request.url()),
                    shortened(request.queryString()),
                    shortened(request.headers()),
                    shortened(request.env()));
        }
        return (T) result;
    }

    private void cutStacks(int depth) {
        max = depth;
        changeEach("frames", threads);
        changeEach("frames", exceptions);
    }

    private List<Frame> counted(List<Frame> frames) {
        List<Frame> cut = cut(frames, max);
        taken = omitted(cut) - omitted(frames);
        return cut;
    }

    /**
     * At most {@code max} frames from both ends of a stack trace and one that says how many are missing: the throw site says
     * what happened, the other end how it came about. A place where frames were left out before is widened instead of adding
     * another; the same list if it is short enough.
     */
    static List<Frame> cut(List<Frame> frames, int max) {
        if (frames.size() <= max + 1) {
            return frames;
        }
        int head = (max + 1) / 2;
        int tail = frames.size() - max / 2;
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).omittedFrames() > 0) {
                head = Math.min(head, i);
                tail = Math.max(tail, i + 1);
            }
        }
        List<Frame> middle = frames.subList(head, tail);
        int missing = omitted(middle);
        for (Frame frame : middle) {
            missing += frame.omittedFrames() > 0 ? 0 : 1;
        }
        List<Frame> cut = new ArrayList<>(frames.subList(0, head));
        cut.add(Frame.omitted(missing));
        cut.addAll(frames.subList(tail, frames.size()));
        return cut;
    }

    /** How many frames are missing in this stack. */
    static int omitted(List<Frame> frames) {
        int missing = 0;
        for (Frame frame : frames) {
            missing += frame.omittedFrames();
        }
        return missing;
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
        max = TAG_LENGTH;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            tag.setValue(changed(TEXTS, tag.getValue()));
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
}
