package dev.mayday.testkit;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
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
import java.util.Random;
import java.util.function.Supplier;

/** Events out of a random source, with the text that breaks encoders. */
final class HostileEvents {

    private static final List<String> TEXTS = List.of(
            "plain",
            "",
            " ",
            "two\nlines\r\nand a\ttab",
            "nul \u0000 bell \u0007 escape \u001b[31m delete \u007f next line \u0085",
            "line \u2028 and paragraph \u2029 separator",
            "lone high \ud83d end",
            "lone low \ude00 end",
            "swapped \ude00\ud83d",
            "high at the end \ud83d",
            "\ude00 low at the start",
            "emoji \ud83d\ude00\ud83d\udc69\u200d\ud83d\udcbb\ud83c\uddea\ud83c\uddfa",
            "bidi \u202egnp.exe\u202c \u2066isolated\u2069",
            "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
            "z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034da\u036b\u0357\u0334\u035dl\u0334g\u035c\u0316\u036c\u030a\u030b\u035c\u0315o",
            "\ufeffbyte order mark \ufffe \uffff",
            "quotes \" and \\ and / and </script> and <!--",
            "{{ default }} ${jndi:ldap://x} %s {}",
            "{\"event_id\":\"forged\"}\n{\"type\":\"event\",\"length\":2}\n{}\n",
            "NaN",
            "null",
            "\u00e9\u00e8\u00fc\u00df \u4e2d\u6587 \ud55c\uad6d\uc5b4");

    private static final List<Object> NUMBERS = List.of(
            0,
            -1,
            Integer.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            -0.0,
            0.1,
            1e21,
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            0.1f,
            (short) 7,
            (byte) -7);

    private static final List<Level> LEVELS = List.of(Level.values());

    private final Random random;

    HostileEvents(long seed) {
        this.random = new Random(seed);
    }

    static Event hostile() {
        HostileEvents source = new HostileEvents(0);
        Map<String, Object> values = new LinkedHashMap<>();
        for (String text : TEXTS) {
            values.put("text " + text, text);
        }
        for (Object number : NUMBERS) {
            values.put("number " + values.size(), number);
        }
        values.put("same \ud83d", 1);
        values.put("same \udc00", 2);
        values.put("8K", "\ud83d\ude00x".repeat(2_730));
        values.put("odd 8K", "x" + "\ud83d\ude00".repeat(4_000));
        values.put("controls 8K", "\u0001\n\u2028".repeat(2_730));
        values.put("deep", source.nested(9));
        Map<String, String> tags = new LinkedHashMap<>();
        for (String text : TEXTS) {
            tags.put("tag " + text, text);
        }
        tags.put("k".repeat(300), "v".repeat(300));
        return Event.builder()
                .id(EventId.parse("ffffffffffffffffffffffffffffffff"))
                .timestampMillis(Events.TIMESTAMP_MILLIS)
                .level(Level.ERROR)
                .logger("com.example." + "very.".repeat(20) + "Long\nName")
                .transaction("GET \n/\ud83d")
                .release("team/shop\\1.2\n\t\u0000" + "9".repeat(300))
                .dist("build 7/\u00e9")
                .environment("pre production/eu\n")
                .serverName("host\u0000\ud83d")
                .exceptions(List.of(new EventException(
                        "\ud83dException\n",
                        "com.example",
                        String.join("", TEXTS) + "\ud83d\ude00".repeat(5_000),
                        1,
                        Mechanism.GENERIC,
                        List.of(
                                new Frame("a\ud83d", "b\u0000", "c\n", Integer.MAX_VALUE, true, false),
                                new Frame("only.a.Module", null, null, -2, false, true),
                                new Frame(null, null, null, -1, false, false)))))
                .logEntry(new LogEntry(String.join("|", TEXTS), TEXTS, String.join("|", TEXTS)))
                .user(new User("\ud83d", "\u0000", "\u202e@", "\n", "{{auto}}", tags))
                .request(new Request("GE\nT", "https://x/\ud83d", "a=\u0000", tags, tags))
                .breadcrumbs(TEXTS.stream()
                        .map(text -> new Breadcrumb(0, text, text, text, Level.INFO, Map.of(text + "!", text)))
                        .toList())
                .fingerprint(TEXTS)
                .tags(tags)
                .context("hostile \ud83d", values)
                .context("deep", Map.of("deep", source.nested(9)))
                .build();
    }

    Event any() {
        long high = random.nextLong();
        return Event.builder()
                .id(EventId.of(high, random.nextLong() | 1))
                .timestampMillis(random.nextLong(0, 253_402_300_800_000L))
                .level(LEVELS.get(random.nextInt(LEVELS.size())))
                .logEntry(maybe(() -> new LogEntry(maybe(this::text), list(3, this::text), maybe(this::text))))
                .logger(maybe(this::text))
                .transaction(maybe(this::text))
                .release(maybe(this::text))
                .dist(maybe(this::text))
                .environment(maybe(this::text))
                .serverName(maybe(this::text))
                .user(maybe(() -> new User(
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        texts())))
                .request(maybe(
                        () -> new Request(maybe(this::text), maybe(this::text), maybe(this::text), texts(), texts())))
                .trace(maybe(() -> new Trace(hex(32), hex(16), maybe(() -> hex(16)))))
                .threadId(random.nextInt(4))
                .threadName(maybe(this::text))
                .exceptions(exceptions())
                .threads(threads())
                .breadcrumbs(list(
                        20,
                        () -> new Breadcrumb(
                                random.nextLong(0, 4_000_000_000_000_000_000L),
                                maybe(this::text),
                                maybe(this::text),
                                maybe(this::text),
                                LEVELS.get(random.nextInt(LEVELS.size())),
                                values(2))))
                .fingerprint(list(3, this::text))
                .tags(texts())
                .contexts(contexts())
                .build();
    }

    private List<EventException> exceptions() {
        List<EventException> made = new ArrayList<>();
        Mechanism captured = Mechanism.of(random.nextBoolean() ? "generic" : "auto.log.logback", random.nextBoolean());
        int count = random.nextInt(4);
        for (int id = 0; id < count; id++) {
            Mechanism mechanism = id == 0
                    ? captured
                    : captured.child(id, random.nextInt(id), random.nextBoolean() ? "cause" : "suppressed[0]");
            made.add(new EventException(
                    text(), text(), maybe(this::text), random.nextInt(4), mechanism, list(30, this::frame)));
        }
        return made;
    }

    private List<ThreadInfo> threads() {
        List<ThreadInfo> made = new ArrayList<>();
        int count = random.nextInt(3);
        for (int id = 1; id <= count; id++) {
            made.add(new ThreadInfo(
                    id, text(), random.nextBoolean(), random.nextBoolean(), maybe(this::text), list(5, this::frame)));
        }
        return made;
    }

    private Frame frame() {
        return random.nextInt(20) == 0
                ? Frame.omitted(1 + random.nextInt(900))
                : new Frame(
                        maybe(this::text),
                        maybe(this::text),
                        maybe(this::text),
                        random.nextInt(-2, 2_000),
                        random.nextBoolean(),
                        random.nextBoolean());
    }

    private Map<String, Map<String, Object>> contexts() {
        Map<String, Map<String, Object>> made = new LinkedHashMap<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            made.put("context " + i + text(), values(3));
        }
        return made;
    }

    private Map<String, String> texts() {
        Map<String, String> made = new LinkedHashMap<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            made.put(text(), text());
        }
        return made;
    }

    private Map<String, Object> values(int depth) {
        Map<String, Object> made = new LinkedHashMap<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            made.put(text(), value(depth));
        }
        return made;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0, 1 -> text();
            case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 3 -> random.nextBoolean();
            case 4 -> values(depth - 1);
            default -> list(3, () -> value(depth - 1));
        };
    }

    private Object nested(int depth) {
        return depth == 0 ? "bottom" : Map.of("level " + depth, List.of(nested(depth - 1), depth));
    }

    /** One of the texts above, some of them joined, or any chars at all. */
    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
            case 1 -> {
                StringBuilder any = new StringBuilder();
                for (int i = random.nextInt(random.nextInt(50) == 0 ? 9_000 : 40); i > 0; i--) {
                    any.append((char) random.nextInt(0x10000));
                }
                yield any.toString();
            }
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private String hex(int digits) {
        StringBuilder text = new StringBuilder("1");
        while (text.length() < digits) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private <T> T maybe(Supplier<T> source) {
        return random.nextInt(4) == 0 ? null : source.get();
    }

    private <T> List<T> list(int max, Supplier<T> source) {
        List<T> made = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            made.add(source.get());
        }
        return made;
    }
}
