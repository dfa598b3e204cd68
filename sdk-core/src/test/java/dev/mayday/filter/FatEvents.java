package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Events that are too big, each in other places and for other reasons; the same for the same seed. */
final class FatEvents {

    /** From one byte a character to six. */
    private static final List<String> SCRIPTS = List.of("x", "\"\\", "\u0001", "é", "中", "😀", "a b", "\ud83d");

    private final SplittableRandom random;
    private final String script;
    private final List<Integer> lengths;

    FatEvents(long seed) {
        this.random = new SplittableRandom(seed);
        this.script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
        this.lengths = random.nextBoolean() ? List.of(3, 50, 300) : List.of(10, 2_000, 10_000);
    }

    Event any() {
        EventBuilder event = Event.builder()
                .id(EventId.of(7, 7))
                .timestampMillis(1_767_323_045_678L)
                .level(Level.FATAL)
                .mechanism(Mechanism.of(name(), false))
                .logger(text())
                .transaction(text())
                .release(text())
                .dist(text())
                .environment(text())
                .serverName(text())
                .threadId(5)
                .threadName(text())
                .trace(new Trace("0123456789abcdef0123456789abcdef", "0123456789abcdef", null))
                .fingerprint(list(some(50), i -> text()))
                .tags(texts(some(100)))
                .exceptions(list(some(50), this::exception))
                .threads(list(some(100), this::thread))
                .breadcrumbs(list(some(120), i -> crumb()));
        if (random.nextBoolean()) {
            event.logEntry(new LogEntry(text(), list(some(60), i -> text()), text()));
        }
        if (random.nextBoolean()) {
            event.request(new Request("GET", text(), text(), texts(some(60)), texts(some(60))));
        }
        if (random.nextBoolean()) {
            event.user(new User(text(), text(), text(), text(), text(), texts(some(60))));
        }
        for (int i = some(40); i > 0; i--) {
            event.context(random.nextInt(5) == 0 ? "runtime" : name() + i, facts(3));
        }
        return event.build();
    }

    private EventException exception(int i) {
        Mechanism mechanism = i == 0 ? Mechanism.GENERIC : Mechanism.GENERIC.child(i, i - 1, "cause");
        return new EventException(name(), name(), text(), 5, mechanism, frames());
    }

    private ThreadInfo thread(int i) {
        return new ThreadInfo(i, name(), i == 3, false, "RUNNABLE", random.nextBoolean() ? frames() : List.of());
    }

    private List<Frame> frames() {
        List<Frame> frames = new ArrayList<>(list(
                some(260), i -> new Frame(name(), name(), name(), i, random.nextBoolean(), random.nextInt(9) == 0)));
        if (frames.size() > 150) {
            frames.add(150, Frame.omitted(1_000));
        }
        return frames;
    }

    private Breadcrumb crumb() {
        return new Breadcrumb(1_767_323_045_678_000_000L, name(), name(), text(), Level.INFO, facts(2));
    }

    private Map<String, Object> facts(int depth) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            facts.put(name() + i, fact(depth));
        }
        return facts;
    }

    private Object fact(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> -random.nextDouble() * Double.MIN_NORMAL;
            case 3 -> text();
            case 4 -> facts(depth - 1);
            default -> list(random.nextInt(8), i -> fact(depth - 1));
        };
    }

    private Map<String, String> texts(int count) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            texts.put(name() + i, text());
        }
        return texts;
    }

    private static <T> List<T> list(int count, IntFunction<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(element.apply(i));
        }
        return list;
    }

    /** Often none, sometimes all. */
    private int some(int max) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(Math.min(max, 5));
            case 2 -> random.nextInt(max);
            default -> max;
        };
    }

    private String name() {
        return script.repeat(random.nextInt(1, random.nextInt(40) == 0 ? 2_000 : 30));
    }

    private String text() {
        return script.repeat(1 + random.nextInt(lengths.get(random.nextInt(lengths.size()))) / script.length());
    }
}
