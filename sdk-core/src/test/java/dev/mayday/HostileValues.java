package dev.mayday;

import dev.mayday.HostileTest.Row;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.User;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Values that are null, endless, enormous or lying. The event they were put on arrives without them, or with less. */
final class HostileValues {

    private HostileValues() {}

    static Stream<Row> rows() {
        return Stream.of(
                scoped("a tag without a key", scope -> scope.setTag(null, "x")),
                scoped("a tag without a value", scope -> scope.setTag("x", null)),
                scoped("a tag of a megabyte", scope -> scope.setTag("x", "y".repeat(1 << 20))),
                scoped("100,000 tags", HostileValues::manyTags),
                scoped("tags that are null", scope -> scope.setTags(null)),
                scoped("tags that cannot be read", scope -> scope.setTags(new Unreadable<>())),
                scoped("tags with nulls", scope -> scope.setTags(new HashMap<>(Collections.singletonMap("x", null)))),
                scoped("a context without a name", scope -> scope.setContext(null, Map.of("x", 1))),
                scoped("a context that cannot be read", scope -> scope.setContext("c", new Unreadable<>())),
                scoped("a context that holds itself", scope -> scope.setContext("c", selfContaining())),
                scoped("a context 10,000 levels deep", scope -> scope.setContext("c", Map.of("x", deep()))),
                scoped("a value whose toString throws", scope -> scope.setContext("c", Map.of("x", new Rude(true)))),
                scoped("a value whose toString is null", scope -> scope.setContext("c", Map.of("x", new Rude(false)))),
                scoped(
                        "numbers that are none",
                        scope -> scope.setContext("c", Map.of("a", Double.NaN, "b", Float.POSITIVE_INFINITY))),
                scoped("an array of ten million", scope -> scope.setContext("c", Map.of("x", new int[10_000_000]))),
                scoped("a list changed while it is read", scope -> scope.setContext("c", Map.of("x", new Shifty()))),
                scoped("a user of nothing", scope -> scope.setUser(new User(null, null, null, null, null, Map.of()))),
                scoped("a user that is null", scope -> scope.setUser(null)),
                scoped("a user with an id of a megabyte", scope -> scope.setUser(User.of("u".repeat(1 << 20)))),
                scoped("a fingerprint that is null", scope -> scope.setFingerprint((String[]) null)),
                scoped("a fingerprint with null in it", scope -> scope.setFingerprint("a", null)),
                scoped("a transaction of a megabyte", scope -> scope.setTransaction("t".repeat(1 << 20))),
                scoped("a level that is null", scope -> scope.setLevel(null)),
                scoped("a breadcrumb that is null", scope -> scope.addBreadcrumb(null)),
                scoped("a breadcrumb of 5 MB", scope -> scope.addBreadcrumb(Breadcrumb.of("c", "m".repeat(5 << 20)))),
                scoped("a breadcrumb without a level", scope -> scope.addBreadcrumb(Breadcrumb.of("c", "m", null))),
                scoped(
                        "a breadcrumb of nothing",
                        scope -> scope.addBreadcrumb(new Breadcrumb(0, null, null, null, null, null))),
                scoped(
                        "a breadcrumb with data that holds itself",
                        scope -> scope.addBreadcrumb(Breadcrumb.of("c", "m").withData(selfContaining()))),
                scoped("100,000 breadcrumbs", scope -> {
                    for (int i = 0; i < 100_000; i++) {
                        scope.addBreadcrumb(Breadcrumb.of("c", "m" + i));
                    }
                }),
                event("an event of nothing", Event.builder()),
                event("an event from before 1970", Event.builder().timestampMillis(-62_000_000_000_000L)),
                event("an event from the year 292,278,994", Event.builder().timestampMillis(Long.MAX_VALUE)),
                event("an event without a mechanism", Event.builder().mechanism(null)),
                event("a logger with line breaks", Event.builder().logger("a\r\nb")),
                event(
                        "a release no server takes",
                        Event.builder().release("a/b\nc").environment("x\ny")),
                event("a template without arguments", Event.builder().logEntry(new LogEntry("{} {}", List.of(), null))),
                Row.nothing("a message that is null", client -> client.captureMessage(null, Level.INFO)),
                Row.nothing("an event that is null", client -> client.captureEvent(null)),
                Row.delivered("a level that is null", client -> client.captureMessage("text", null)),
                Row.delivered(
                        "a scope callback that throws",
                        client -> client.captureException(new IllegalStateException(), scope -> {
                            throw new IllegalStateException("callback");
                        })),
                Row.delivered(
                        "a scope callback that is null",
                        client -> client.captureException(new IllegalStateException(), null)),
                new Row(
                        "a scope callback that captures",
                        b -> b,
                        client -> client.captureException(
                                new IllegalStateException("outer"), scope -> client.captureMessage("inner")),
                        2,
                        null));
    }

    private static Row scoped(String name, Consumer<Scope> hostile) {
        return Row.delivered(name, client -> {
            try (Scope scope = client.openScope()) {
                hostile.accept(scope);
                client.captureMessage("text");
            }
        });
    }

    private static Row event(String name, EventBuilder hostile) {
        return Row.delivered(name, client -> client.captureEvent(hostile.build()));
    }

    private static void manyTags(Scope scope) {
        for (int i = 0; i < 100_000; i++) {
            scope.setTag("k" + i, "v");
        }
    }

    private static Map<String, Object> selfContaining() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        map.put("list", new ArrayList<>(List.of(map, map, map)));
        return map;
    }

    private static List<Object> deep() {
        List<Object> at = List.of("bottom");
        for (int i = 0; i < 10_000; i++) {
            at = List.of(at, at);
        }
        return at;
    }

    private record Rude(boolean throwing) {
        @Override
        public String toString() {
            if (throwing) {
                throw new IllegalStateException("rude");
            }
            return null;
        }
    }

    private static final class Unreadable<V> extends AbstractMap<String, V> {
        @Override
        public Set<Entry<String, V>> entrySet() {
            throw new IllegalStateException("unreadable");
        }

        @Override
        public int size() {
            return -7;
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    private static final class Shifty extends ArrayList<Object> {
        Shifty() {
            super(List.of("a", "b", "c", new Object() {}));
            set(3, new Object() {
                @Override
                public String toString() {
                    Shifty.this.add("more");
                    return "shifted";
                }
            });
            add("after");
        }
    }
}
