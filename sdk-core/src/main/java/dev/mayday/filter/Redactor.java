package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import dev.mayday.value.Kept;
import dev.mayday.value.Values;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hides the secrets of an event: under keys that look like secrets everything, elsewhere what looks like one in text. What the
 * application says on purpose about a user stays (id, names, e-mail, address), and so do names of code, the release and the
 * like. What has nothing to hide comes back as the same instance, in the whole and in its parts. For one thread at a time.
 */
final class Redactor {

    /** Keys are the same few again and again. The cache is emptied when it holds this many. */
    private static final int MAX_KEYS = 512;

    /** How much of a message with its arguments is looked through for secret ones: it may be cut to less afterwards. */
    private static final int MAX_WHOLE = 1 << 16;

    private static final String BRACES = "{}";

    /** What stands for a parameter in a template of SLF4J, and in one of {@code String.format}. */
    private static final List<String> PLACES = List.of(BRACES, "%s");

    private final SecretNames names;
    private final TextRedactor text;
    private final Kept<String, Key> keys = Kept.upTo(MAX_KEYS);

    /** How many texts and values were hidden so far: a part in which this did not grow is the same as before. */
    private int hidden;

    Redactor(SecretNames names) {
        this.names = names;
        this.text = new TextRedactor(names);
    }

    Event redact(Event event) {
        int before = hidden;
        LogEntry logEntry = part(event.logEntry());
        String transaction = part(event.transaction());
        String threadName = part(event.threadName());
        User user = part(event.user());
        Request request = part(event.request());
        List<EventException> exceptions = part(event.exceptions());
        List<ThreadInfo> threads = part(event.threads());
        List<Breadcrumb> breadcrumbs = crumbs(event.breadcrumbs());
        List<String> fingerprint = part(event.fingerprint());
        Map<String, String> tags = part(event.tags());
        Map<String, Map<String, Object>> contexts = contexts(event.contexts());
        if (hidden == before) {
            return event;
        }
        return event.toBuilder()
                .logEntry(logEntry)
                .transaction(transaction)
                .threadName(threadName)
                .user(user)
                .request(request)
                .exceptions(exceptions)
                .threads(threads)
                .breadcrumbs(breadcrumbs)
                .fingerprint(fingerprint)
                .tags(tags)
                .contexts(contexts)
                .build();
    }

    /** Any part of an event without its secrets; the same instance if it has none. */
    @SuppressWarnings({"unchecked", "NullAway"}) // every kind of value comes back as what it was, and null as null
    private <T> T part(@Nullable T part) {
        int before = hidden;
        Object redacted = part;
        if (part instanceof String string) {
            redacted = text(string);
        } else if (part instanceof Map<?, ?> map) {
            redacted = entries((Map<String, Object>) map);
        } else if (part instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            copy.replaceAll(this::part);
            redacted = copy;
        } else if (part instanceof EventException exception) {
            String value = part(exception.value());
            redacted = hidden == before ? exception : exception.withValue(value);
        } else if (part instanceof ThreadInfo thread) {
            String name = part(thread.name());
            redacted = hidden == before
                    ? thread
                    : new ThreadInfo(
                            thread.id(), name, thread.current(), thread.crashed(), thread.state(), thread.frames());
        } else if (part instanceof User user) {
            Map<String, String> data = part(user.data());
            redacted = hidden == before ? user : user.withData(data);
        } else if (part instanceof Request request) {
            redacted = new Request(
                    request.method(),
                    request.url() == null ? null : url(request.url()),
                    request.queryString() == null ? null : query(request.queryString()),
                    part(request.headers()),
                    part(request.env()));
        } else if (part instanceof LogEntry entry) {
            redacted = logEntry(entry);
        }
        return hidden == before ? part : (T) redacted;
    }

    /** Most of what there is to read: not asked what they are, and copied from the first one on that has something to hide. */
    private List<Breadcrumb> crumbs(List<Breadcrumb> crumbs) {
        List<Breadcrumb> copy = null;
        for (int i = 0; i < crumbs.size(); i++) {
            int before = hidden;
            Breadcrumb crumb = crumbs.get(i);
            String category = textOrNull(crumb.category());
            String message = textOrNull(crumb.message());
            Map<String, Object> data = entries(crumb.data());
            if (hidden != before) {
                copy = copy == null ? new ArrayList<>(crumbs) : copy;
                copy.set(
                        i,
                        new Breadcrumb(crumb.timestampNanos(), crumb.type(), category, message, crumb.level(), data));
            }
        }
        return copy == null ? crumbs : copy;
    }

    private @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    @SuppressWarnings("ReferenceEquality") // the same instance says that nothing was hidden
    private String text(String before) {
        String after = text.redact(before);
        hidden += after == before ? 0 : 1;
        return after;
    }

    private String secret(String value) {
        if (SecretValue.isHarmless(value, 0, value.length())) {
            return value;
        }
        hidden++;
        return TextRedactor.FILTERED;
    }

    /** All that is under a secret key: hidden, but for what says yes or no, or nothing at all. */
    private Object underSecret(Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        if (value instanceof String string) {
            return secret(string);
        }
        hidden++;
        return TextRedactor.FILTERED;
    }

    private Map<String, Object> entries(Map<String, Object> map) {
        if (map.isEmpty()) {
            return map;
        }
        Map<String, Object> copy = null; // made for the first entry that has something to hide
        int clean = 0;
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            int before = hidden;
            Key key = key(entry.getKey());
            hidden += key.hidden;
            Object value = key.secret ? underSecret(entry.getValue()) : part(entry.getValue());
            if (copy == null && hidden == before) {
                clean++;
                continue;
            }
            copy = copy == null ? first(clean, map) : copy;
            copy.put(key.shown, value);
        }
        return copy == null ? map : Collections.unmodifiableMap(copy);
    }

    private static Map<String, Object> first(int count, Map<String, Object> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            if (copy.size() == count) {
                break;
            }
            copy.put(entry.getKey(), entry.getValue());
        }
        return copy;
    }

    private Key key(String key) {
        Key known = keys.get(key);
        if (known != null) {
            return known;
        }
        String shown = text.redact(key);
        return keys.put(key, new Key(shown, shown.equals(key) ? 0 : 1, names.isSecretKey(key)));
    }

    /** The name of a context is a key as well: each fact that a context called {@code credentials} holds is hidden. */
    private Map<String, Map<String, Object>> contexts(Map<String, Map<String, Object>> contexts) {
        Map<String, Map<String, Object>> copy = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Object>> context : contexts.entrySet()) {
            Map<String, Object> facts = context.getValue();
            if (key(context.getKey()).secret) {
                facts = new LinkedHashMap<>(facts);
                facts.replaceAll((key, value) -> underSecret(value));
            } else {
                facts = part(facts);
            }
            copy.put(context.getKey(), facts);
        }
        return copy;
    }

    /** The address without user, password and secret parameters. */
    private String url(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return text(url);
        }
        String address = text(url.substring(0, query));
        String parameters = url.substring(query + 1);
        String redacted = query(parameters);
        boolean same = redacted.equals(parameters) && address.length() == query && url.startsWith(address);
        return same ? url : address + '?' + redacted;
    }

    /** The query, which is without its question mark. */
    private String query(String query) {
        StringBuilder out = null;
        int copied = 0;
        for (int start = 0; start < query.length(); ) {
            int end = start;
            while (end < query.length() && query.charAt(end) != '&') {
                end++;
            }
            int equals = query.indexOf('=', start);
            int from = equals < 0 || equals >= end ? start : equals + 1;
            String value = query.substring(from, end);
            String redacted =
                    from > start && names.isSecretParameter(query, start, equals) ? secret(value) : ordinary(value);
            if (!redacted.equals(value)) {
                out = out == null ? new StringBuilder(query.length() + value.length()) : out;
                out.append(query, copied, from).append(redacted);
                copied = end;
            }
            start = end + 1;
        }
        return out == null ? query : out.append(query, copied, query.length()).toString();
    }

    /** An address as a parameter is escaped, and its own parameters show only when it is unescaped. */
    private String ordinary(String value) {
        if (value.indexOf('%') >= 0) {
            String decoded = decoded(value);
            if (!text(decoded).equals(decoded)) {
                return TextRedactor.FILTERED;
            }
        }
        return text(value);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value;
        }
    }

    /**
     * The template has the keys and the parameters have the values: {@code token={}} and {@code abc}. A parameter is secret
     * if it is in the whole text more often than in what redaction leaves of that. A text that was cut is filled in once more;
     * a parameter whose place in the template was cut off may be anything, and counts as secret.
     */
    private LogEntry logEntry(LogEntry entry) {
        List<String> params = new ArrayList<>(part(entry.params()));
        String template = entry.template();
        String formatted = entry.formatted();
        hideSecret(params, formatted);
        if (template != null && (formatted == null || Chars.isCut(formatted))) {
            int placed = params.size();
            for (String place : PLACES) { // one of them, but nobody knows which
                StringBuilder whole = new StringBuilder(template.length());
                int filled = fillIn(template, place, entry.params(), whole);
                hideSecret(params, whole.toString());
                // Where no braces are left, a %s may be plain text in front of those that were cut off.
                if (filled > 0 || place.equals(BRACES)) {
                    placed = Math.min(placed, filled);
                }
            }
            if (Chars.isCut(template)) {
                params.subList(placed, params.size()).replaceAll(this::secret);
            }
        }
        return new LogEntry(part(template), params, part(formatted));
    }

    /** What is behind {@link #MAX_WHOLE} characters counts as hidden. */
    private void hideSecret(List<String> params, @Nullable String whole) {
        if (whole != null && !params.isEmpty()) {
            CharSequence left = whole.length() <= Values.MAX_TEXT
                    ? text.redact(whole)
                    : text.scan(whole.substring(0, Math.min(whole.length(), MAX_WHOLE)));
            String shown = left.toString();
            params.replaceAll(param -> count(param, whole) > count(param, shown) ? secret(param) : param);
        }
    }

    /** Writes the template with its parameters in places of one kind; returns how many of them have a place in it. */
    private static int fillIn(String template, String place, List<String> params, StringBuilder whole) {
        int copied = 0;
        int placed = 0;
        for (int i = 0; i + 1 < template.length() && placed < params.size(); i++) {
            if (template.startsWith(place, i) && !(place.equals(BRACES) && isEscaped(template, i))) {
                whole.append(template, copied, i).append(params.get(placed++));
                copied = i + 2;
                i++;
            }
        }
        whole.append(template, copied, template.length());
        return placed;
    }

    /** By SLF4J's rule: a backslash makes the braces plain text, unless it is made plain text itself by another. */
    private static boolean isEscaped(String template, int at) {
        return at > 0 && template.charAt(at - 1) == '\\' && (at < 2 || template.charAt(at - 2) != '\\');
    }

    private static int count(String part, String whole) {
        int count = 0;
        for (int at = whole.indexOf(part); at >= 0 && !part.isEmpty(); at = whole.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** A key as it may be shown, how much of it that hides, and whether what stands under it is secret. */
    private record Key(String shown, int hidden, boolean secret) {}
}
