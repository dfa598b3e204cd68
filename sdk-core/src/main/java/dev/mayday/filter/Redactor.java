package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hides the secrets of an event: under keys that look like secrets everything, elsewhere what looks like one in text. What the
 * application says on purpose about a user stays (id, names, e-mail, address), and so do names of code, the release and the
 * like. What has nothing to hide comes back as the same instance, in the whole and in its parts. Immutable.
 */
@SuppressWarnings("ReferenceEquality") // the same instance says that nothing was hidden
final class Redactor {

    private final SecretNames names;
    private final TextRedactor text;

    Redactor(SecretNames names) {
        this.names = names;
        this.text = new TextRedactor(names);
    }

    Event redact(Event event) {
        LogEntry logEntry = event.logEntry() == null ? null : logEntry(event.logEntry());
        String transaction = text.redactOrNull(event.transaction());
        String threadName = text.redactOrNull(event.threadName());
        User user = event.user() == null ? null : user(event.user());
        Request request = event.request() == null ? null : request(event.request());
        List<EventException> exceptions = each(event.exceptions(), this::exception);
        List<ThreadInfo> threads = each(event.threads(), this::thread);
        List<Breadcrumb> breadcrumbs = each(event.breadcrumbs(), this::breadcrumb);
        List<String> fingerprint = each(event.fingerprint(), text::redact);
        Map<String, String> tags = entries(event.tags());
        Map<String, Map<String, Object>> contexts = contexts(event.contexts());
        boolean same = logEntry == event.logEntry()
                && transaction == event.transaction()
                && threadName == event.threadName()
                && user == event.user()
                && request == event.request()
                && exceptions == event.exceptions()
                && threads == event.threads()
                && breadcrumbs == event.breadcrumbs()
                && fingerprint == event.fingerprint()
                && tags == event.tags()
                && contexts == event.contexts();
        if (same) {
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

    private EventException exception(EventException exception) {
        String value = text.redactOrNull(exception.value());
        return value == exception.value() ? exception : exception.withValue(value);
    }

    private ThreadInfo thread(ThreadInfo thread) {
        String name = text.redact(thread.name());
        return name == thread.name()
                ? thread
                : new ThreadInfo(
                        thread.id(), name, thread.current(), thread.crashed(), thread.state(), thread.frames());
    }

    private Breadcrumb breadcrumb(Breadcrumb crumb) {
        String category = text.redactOrNull(crumb.category());
        String message = text.redactOrNull(crumb.message());
        Map<String, Object> data = entries(crumb.data());
        return category == crumb.category() && message == crumb.message() && data == crumb.data()
                ? crumb
                : new Breadcrumb(crumb.timestampMillis(), crumb.type(), category, message, crumb.level(), data);
    }

    private User user(User user) {
        Map<String, String> data = entries(user.data());
        return data == user.data() ? user : user.withData(data);
    }

    private Request request(Request request) {
        String url = request.url() == null ? null : url(request.url());
        String queryString = request.queryString() == null ? null : query(request.queryString());
        Map<String, String> headers = entries(request.headers());
        Map<String, String> env = entries(request.env());
        return url == request.url()
                        && queryString == request.queryString()
                        && headers == request.headers()
                        && env == request.env()
                ? request
                : new Request(request.method(), url, queryString, headers, env);
    }

    /** The address without user, password and secret parameters. */
    private String url(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return text.redact(url);
        }
        String address = text.redact(url.substring(0, query));
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
                    from > start && names.isSecretParameter(query, start, equals) ? hidden(value) : ordinary(value);
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
            if (!text.redact(decoded).equals(decoded)) {
                return TextRedactor.FILTERED;
            }
        }
        return text.redact(value);
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
     * if it is in the whole text more often than in what redaction leaves of that.
     */
    private LogEntry logEntry(LogEntry entry) {
        String template = text.redactOrNull(entry.template());
        String formatted = text.redactOrNull(entry.formatted());
        List<String> params = each(entry.params(), text::redact);
        if (!params.isEmpty()) {
            String whole = entry.formatted() != null ? entry.formatted() : filledIn(entry.template(), entry.params());
            String left = entry.formatted() != null ? formatted : text.redactOrNull(whole);
            if (whole != null && left != null && left != whole) {
                params = each(params, param -> count(param, whole) > count(param, left) ? hidden(param) : param);
            }
        }
        return template == entry.template() && formatted == entry.formatted() && params == entry.params()
                ? entry
                : new LogEntry(template, params, formatted);
    }

    private static @Nullable String filledIn(@Nullable String template, List<String> params) {
        if (template == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(template.length());
        int copied = 0;
        int param = 0;
        for (int i = 0; i + 1 < template.length() && param < params.size(); i++) {
            if (template.startsWith("{}", i) || template.startsWith("%s", i)) {
                text.append(template, copied, i).append(params.get(param++));
                copied = i + 2;
                i++;
            }
        }
        return text.append(template, copied, template.length()).toString();
    }

    private static int count(String part, String whole) {
        int count = 0;
        for (int at = whole.indexOf(part); at >= 0 && !part.isEmpty(); at = whole.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static String hidden(String value) {
        return SecretValue.isHarmless(value, 0, value.length()) ? value : TextRedactor.FILTERED;
    }

    /** The name of a context is a key as well: all that a context called {@code credentials} holds is hidden. */
    private Map<String, Map<String, Object>> contexts(Map<String, Map<String, Object>> contexts) {
        Map<String, Map<String, Object>> copy = null;
        for (Map.Entry<String, Map<String, Object>> context : contexts.entrySet()) {
            Map<String, Object> facts =
                    names.isSecretKey(context.getKey()) ? allHidden(context.getValue()) : entries(context.getValue());
            if (facts != context.getValue()) {
                copy = copy == null ? new LinkedHashMap<>(contexts) : copy;
                copy.put(context.getKey(), facts);
            }
        }
        return copy == null ? contexts : copy;
    }

    private static Map<String, Object> allHidden(Map<String, Object> facts) {
        Map<String, Object> copy = new LinkedHashMap<>(facts);
        copy.replaceAll((key, value) -> hiddenValue(value));
        return copy.equals(facts) ? facts : copy;
    }

    /** The same map if nothing in it is secret. A text in it stays a text, so the type of its values stays, too. */
    @SuppressWarnings("unchecked")
    private <V> Map<String, V> entries(Map<String, V> map) {
        Map<String, V> copy = new LinkedHashMap<>();
        boolean same = true;
        for (Map.Entry<String, V> entry : map.entrySet()) {
            String key = entry.getKey();
            V value = entry.getValue();
            String newKey = text.redact(key);
            V newValue = (V) (names.isSecretKey(key) ? hiddenValue(value) : value(value));
            same &= newKey == key && newValue == value;
            copy.put(newKey, newValue);
        }
        return same ? map : Collections.unmodifiableMap(copy);
    }

    private Object value(Object value) {
        if (value instanceof String string) {
            return text.redact(string);
        }
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // made by Values: the keys of a map are text
            Map<String, Object> facts = (Map<String, Object>) map;
            return entries(facts);
        }
        return value instanceof List<?> list ? each(list, this::value) : value;
    }

    /** A secret key hides all that is under it. What says yes or no, or nothing at all, is no secret. */
    private static Object hiddenValue(Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        return value instanceof String string ? hidden(string) : TextRedactor.FILTERED;
    }

    private static <T> List<T> each(List<? extends T> list, UnaryOperator<T> change) {
        List<T> copy = null;
        for (int i = 0; i < list.size(); i++) {
            T before = list.get(i);
            T after = change.apply(before);
            if (after != before) {
                copy = copy == null ? new ArrayList<>(list) : copy;
                copy.set(i, after);
            }
        }
        if (copy != null) {
            return copy;
        }
        @SuppressWarnings("unchecked") // only read from here on
        List<T> same = (List<T>) list;
        return same;
    }
}
