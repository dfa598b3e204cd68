package dev.mayday.encode;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Occurrences;
import dev.mayday.event.Request;
import dev.mayday.event.User;
import dev.mayday.value.Kept;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event says, as the flat attributes of a log record: OpenTelemetry's names where it has one, {@code mayday.*}
 * elsewhere. Bounded for Grafana Loki, which refuses a record with more than 64 KB or 128 entries of metadata, those of its
 * resource among them: what matters most comes first, and what no longer fits is left out and counted in {@code mayday.cut}.
 * Used again for the next event; for one thread.
 */
final class OtlpAttributes {

    /**
     * Less ten: the stack, what was cut, and what Loki keeps of the record and its scope, which is the observed time, two
     * severities, two ids, the event's name, and the scope's name and version.
     */
    private static final int MAX_ENTRIES = 128 - 10;

    /** Less what those ten may have, all but the stack. */
    private static final int MAX_BYTES = 63 * 1024;

    /** For what matters most, whatever the resource takes; more than a stack has. */
    private static final int MIN_BYTES = 32 * 1024;

    /** Loki writes numbers out. */
    private static final int NUMBER_BYTES = 24;

    static final int MAX_CRUMB_BYTES = 12 * 1024;
    private static final int MAX_TEXT_BYTES = 4 * 1024;
    private static final int MAX_KEPT_CONTEXTS = 16;

    /** The one that is not in here, because it is written apart from the others. */
    static final String STACK = "exception.stacktrace";

    /** Values are text, Long, Double or Boolean. Keys are unique, as the protocol wants. */
    private final Map<Name, Object> values = new LinkedHashMap<>();

    private final Names names = new Names("");
    private final Names tags = new Names("mayday.tag.");
    private final Names headers = new Names("http.request.header.");
    private final Kept<String, Names> contexts = Kept.upTo(MAX_KEPT_CONTEXTS);

    private int entriesAllowed;
    private int bytesAllowed;
    private int bytes;
    private int leftOut;

    /**
     * Takes up those of that event in place of the one before, all but {@link #STACK}; {@code stackBytes} is what that has, and
     * {@code resource} what stands beside the record.
     */
    Map<Name, Object> read(Event event, int stackBytes, Size resource) {
        values.clear();
        leftOut = 0;
        entriesAllowed = MAX_ENTRIES - resource.entries;
        bytesAllowed = Math.max(MIN_BYTES, MAX_BYTES - resource.bytes);
        bytes = STACK.length() + stackBytes;
        fill(event);
        if (leftOut > 0) {
            values.put(names.of("mayday.cut"), (long) leftOut);
        }
        return values;
    }

    private void fill(Event event) {
        put("mayday.event.id", event.id().toString());
        List<EventException> exceptions = event.exceptions();
        if (!exceptions.isEmpty()) {
            EventException first = exceptions.get(0);
            put("exception.type", StackText.className(first));
            put("exception.message", first.value());
        }
        put("mayday.mechanism", event.mechanism().type());
        put("mayday.handled", event.mechanism().handled());
        put("mayday.logger", event.logger());
        if (event.logEntry() != null) {
            put("mayday.template", event.logEntry().template());
        }
        put("mayday.transaction", event.transaction());
        put("thread.id", event.threadId() == 0 ? null : event.threadId());
        put("thread.name", event.threadName());
        User user = event.user();
        if (user != null) {
            put("user.id", user.id());
            put("user.name", user.username());
            put("user.full_name", user.name());
            put("user.email", user.email());
            put("client.address", user.ipAddress());
        }
        Request request = event.request();
        if (request != null) {
            put("http.request.method", request.method());
            put("url.full", request.url());
            put("url.query", request.queryString());
        }
        Occurrences occurrences = event.occurrences();
        if (occurrences != null) {
            put("mayday.occurrences", occurrences.count());
            put("mayday.first_seen", WireText.timestamp(occurrences.firstMillis()));
            put("mayday.last_seen", WireText.timestamp(occurrences.lastMillis()));
            put("mayday.users", occurrences.users());
        }
        if (!event.fingerprint().isEmpty()) {
            put("mayday.fingerprint", String.join(" ", event.fingerprint()));
        }
        for (Map.Entry<String, String> tag : event.tags().entrySet()) {
            put(tags.of(tag.getKey()), tag.getValue(), MAX_TEXT_BYTES);
        }
        put(names.of("mayday.breadcrumbs"), breadcrumbs(event.breadcrumbs()), MAX_CRUMB_BYTES);
        for (Map.Entry<String, Map<String, Object>> context : event.contexts().entrySet()) {
            putAll(ofContext(context.getKey()), context.getValue());
        }
        if (request != null) {
            putAll(headers, request.headers());
        }
    }

    private Names ofContext(String context) {
        Names known = contexts.get(context);
        return known != null ? known : contexts.put(context, new Names("mayday.context." + context + '.'));
    }

    private void putAll(Names known, Map<String, ?> facts) {
        for (Map.Entry<String, ?> fact : facts.entrySet()) {
            if (fact.getValue() instanceof Map<?, ?> inner) {
                for (Map.Entry<?, ?> entry : inner.entrySet()) {
                    put(known.of(fact.getKey() + '.' + entry.getKey()), entry.getValue(), MAX_TEXT_BYTES);
                }
            } else {
                put(known.of(fact.getKey()), fact.getValue(), MAX_TEXT_BYTES);
            }
        }
    }

    private void put(String name, @Nullable Object value) {
        put(names.of(name), value, MAX_TEXT_BYTES);
    }

    private void put(Name name, @Nullable Object value, int maxBytes) {
        if (value == null) {
            return;
        }
        Object kept = value instanceof Integer || value instanceof Short || value instanceof Byte
                ? Long.valueOf(((Number) value).longValue())
                : value instanceof Float number ? Double.valueOf(number) : value;
        int size = NUMBER_BYTES;
        if (!(kept instanceof Long) && !(kept instanceof Boolean) && !(kept instanceof Double)) {
            String text = cut(WireText.clean(kept.toString()), maxBytes);
            size = size(text);
            kept = text;
        }
        int cost = name.utf8.length + size;
        if (values.size() >= entriesAllowed || bytes + cost > bytesAllowed) {
            leftOut++;
        } else if (values.putIfAbsent(name, kept) == null) {
            bytes += cost;
        }
    }

    /** One line each, oldest first: time, level, category, message, data. The newest that fit. */
    private static @Nullable String breadcrumbs(List<Breadcrumb> breadcrumbs) {
        if (breadcrumbs.isEmpty()) {
            return null;
        }
        String[] lines = new String[breadcrumbs.size()];
        int first = lines.length;
        int room = MAX_CRUMB_BYTES;
        while (first > 0) {
            String line = line(breadcrumbs.get(first - 1));
            room -= size(line) + 1;
            if (room < 0 && first < lines.length) {
                break;
            }
            lines[--first] = line;
        }
        StringBuilder text = new StringBuilder();
        for (int i = first; i < lines.length; i++) {
            text.append(i == first ? "" : "\n").append(lines[i]);
        }
        return text.toString();
    }

    private static String line(Breadcrumb crumb) {
        StringBuilder line = new StringBuilder(WireText.timestamp(crumb.timestampMillis()))
                .append(' ')
                .append(crumb.level().wireName());
        if (crumb.category() != null) {
            line.append(" [").append(crumb.category()).append(']');
        }
        if (crumb.message() != null) {
            line.append(' ').append(crumb.message());
        }
        for (Map.Entry<String, Object> fact : crumb.data().entrySet()) {
            line.append(' ').append(fact.getKey()).append('=').append(fact.getValue());
        }
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ') {
                line.setCharAt(i, ' '); // one crumb is one line
            }
        }
        return WireText.clean(line.toString());
    }

    /** The size in UTF-8. */
    private static int size(String text) {
        int size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // half a surrogate pair counts two, so that a pair has its four bytes
            size += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return size;
    }

    /** The beginning of a text that has at most so many bytes in UTF-8. */
    static String cut(String text, int maxBytes) {
        if (text.length() * 3L <= maxBytes || size(text) <= maxBytes) {
            return text;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = maxBytes - 3;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--; // not inside a character
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + "...";
    }

    /** How much of Loki's room some attributes take. */
    record Size(int entries, int bytes) {

        static Size of(Map<String, String> attributes) {
            int bytes = 0;
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                bytes += OtlpAttributes.size(attribute.getKey()) + OtlpAttributes.size(attribute.getValue());
            }
            return new Size(attributes.size(), bytes);
        }
    }

    /** The name of an attribute, clean. Equal by its text. */
    static final class Name {

        private final String text;
        private final byte[] utf8;

        Name(String text) {
            this.text = WireText.clean(text);
            this.utf8 = this.text.getBytes(StandardCharsets.UTF_8);
        }

        byte[] utf8() {
            return utf8;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Name that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Names that begin alike, by what follows. The cache is emptied when it holds {@value #MAX_KEPT}. */
    private static final class Names {

        private static final int MAX_KEPT = 128;

        private final String prefix;
        private final Kept<String, Name> known = Kept.upTo(MAX_KEPT);

        Names(String prefix) {
            this.prefix = prefix;
        }

        Name of(String key) {
            Name name = known.get(key);
            return name != null ? name : known.put(key, new Name(prefix + key));
        }
    }
}
