package dev.mayday.encode;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import dev.mayday.value.Kept;
import dev.mayday.value.Sdk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as the payload of a Sentry {@code event} item.
 *
 * <p>Texts are cut here where a longer one makes a server lose the value or the event; everything else is left to the server,
 * because each cuts elsewhere. {@code sdk.settings.infer_ip} is not sent: without it a server takes an address for a Java
 * event from {@code request.env.REMOTE_ADDR} or an explicit <code>{{auto}}</code> only, both of which somebody asked for; and
 * strict servers refuse the field. {@code native}, just as unknown to them, is sent only where it is true.
 */
final class EventJson {

    private static final int MAX_NAME = 256;
    private static final int MAX_HOST = 255;
    private static final int MAX_TEXT = 8_192;

    /** Messages of about the same length shall leave the same gap. */
    private static final int GAP_STEP = 16;

    private static final String GAP =
            Character.toString(RepeatedTexts.NOT_IN_JSON).repeat(RepeatedTexts.MAX_GAP);

    private static final SerializedString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializedString TYPE = new SerializedString("type");
    private static final SerializedString CATEGORY = new SerializedString("category");
    private static final SerializedString MESSAGE = new SerializedString("message");
    private static final SerializedString LEVEL = new SerializedString("level");
    private static final SerializedString DEBUG = new SerializedString(Level.DEBUG.wireName());
    private static final SerializedString INFO = new SerializedString(Level.INFO.wireName());
    private static final SerializedString WARNING = new SerializedString(Level.WARNING.wireName());
    private static final SerializedString ERROR = new SerializedString(Level.ERROR.wireName());
    private static final SerializedString FATAL = new SerializedString(Level.FATAL.wireName());

    private final JsonFields out;
    private final Kept<Frame, SerializedString> frames;
    private final List<byte[]> fillings = new ArrayList<>();

    private EventJson(JsonFields out, Kept<Frame, SerializedString> frames) {
        this.out = out;
        this.frames = frames;
    }

    /**
     * Writes the event but for its exceptions, as an object that is left open.
     *
     * @param frames keeps frames as they were written
     */
    static void begin(Event event, OutputStream to, Kept<Frame, SerializedString> frames) throws IOException {
        EventJson json = new EventJson(new JsonFields(to), frames);
        json.fields(event);
        json.out.pause();
    }

    /**
     * Writes the rest, from the comma to the brace at the end. The exceptions come last and by themselves, because mostly they
     * are a {@linkplain RepeatedTexts text that repeats}: their messages and threads are left out, where they are short enough.
     *
     * @return what belongs into the gaps, in order
     */
    static List<byte[]> end(Event event, Bytes to, Kept<Frame, SerializedString> frames) throws IOException {
        if (event.exceptions().isEmpty()) {
            to.write('}');
            return List.of();
        }
        int comma = to.size();
        EventJson json = new EventJson(new JsonFields(to), frames);
        json.exceptions(event);
        json.out.done();
        to.array()[comma] = ','; // in place of a brace: the object was open
        return json.fillings;
    }

    /** The {@code sdk} object, alike in headers and events. */
    static void sdk(JsonFields out) throws IOException {
        out.begin("sdk");
        out.text("name", Sdk.NAME);
        out.text("version", Sdk.VERSION);
        out.end();
    }

    private void fields(Event event) throws IOException {
        out.text("event_id", event.id().toString());
        out.text("timestamp", WireText.timestamp(event.timestampMillis()));
        out.text("platform", "java");
        Level level = event.level();
        out.text("level", (level == null ? Level.ERROR : level).wireName());
        out.text("logger", WireText.logger(event.logger()));
        out.text("transaction", WireText.line(event.transaction(), WireText.MAX_TAG));
        String release = WireText.release(event.release());
        out.text("release", release);
        // A build means nothing without its release.
        out.text("dist", release == null ? null : WireText.dist(event.dist()));
        out.text("environment", WireText.environment(event.environment()));
        out.text("server_name", WireText.line(event.serverName(), MAX_HOST));
        sdk(out);
        logEntry(event.logEntry());
        threads(event);
        tags(event.tags());
        user(event.user());
        request(event.request());
        breadcrumbs(event.breadcrumbs());
        out.list("fingerprint", event.fingerprint());
        contexts(event);
    }

    private void logEntry(@Nullable LogEntry entry) throws IOException {
        if (entry != null) {
            out.begin("logentry");
            out.text("formatted", entry.formatted());
            out.text("message", entry.template());
            out.list("params", entry.params());
            out.end();
        }
    }

    /** Innermost cause first and the captured one last: servers take the title from the last. */
    private void exceptions(Event event) throws IOException {
        List<EventException> exceptions = event.exceptions();
        out.begin("exception");
        out.beginList("values");
        for (int i = exceptions.size() - 1; i >= 0; i--) {
            EventException exception = exceptions.get(i);
            out.beginElement();
            // One with neither type nor value is dropped by the server, and the tree loses a node.
            out.text("type", exception.type().isEmpty() ? "Exception" : exception.type(), MAX_NAME);
            differing(exception, exception.threadId() > 0 ? exception.threadId() : event.threadId());
            out.text("module", exception.module(), MAX_NAME);
            mechanism(exception.mechanism());
            stacktrace(exception.frames(), false);
            out.end();
        }
        out.endList();
        out.end();
    }

    /** What is another each time an error happens: a gap, and what goes there, with blanks to its end. */
    private void differing(EventException exception, long threadId) throws IOException {
        String value = exception.value();
        if (value != null && value.length() <= RepeatedTexts.MAX_GAP / 2) {
            Bytes filling = new Bytes(RepeatedTexts.MAX_GAP);
            JsonFields fields = new JsonFields(filling);
            fields(fields, value, threadId);
            fields.done();
            int size = filling.size() - 2;
            int room = (size + GAP_STEP - 1) / GAP_STEP * GAP_STEP;
            if (size > 0 && room <= RepeatedTexts.MAX_GAP) {
                byte[] padded = Arrays.copyOfRange(filling.array(), 1, 1 + room);
                Arrays.fill(padded, size, room, (byte) ' ');
                fillings.add(padded);
                out.writtenFields(GAP, room);
                return;
            }
        }
        fields(out, value, threadId);
    }

    private static void fields(JsonFields to, @Nullable String value, long threadId) throws IOException {
        if (threadId > 0) {
            to.number("thread_id", threadId);
        }
        to.text("value", value, MAX_TEXT);
    }

    private void mechanism(Mechanism mechanism) throws IOException {
        out.begin("mechanism");
        out.text("type", mechanism.type().isEmpty() ? "generic" : mechanism.type());
        out.flag("handled", mechanism.handled());
        if (mechanism.synthetic()) {
            out.flag("synthetic", true);
        }
        out.number("exception_id", mechanism.exceptionId());
        if (mechanism.parentId() >= 0) {
            out.number("parent_id", mechanism.parentId());
        }
        out.text("source", mechanism.source());
        out.end();
    }

    /** Outermost call first, the opposite of Java's order. A list without frames is invalid, so it is left out. */
    private void stacktrace(List<Frame> stack, boolean snapshot) throws IOException {
        if (stack.isEmpty()) {
            return;
        }
        out.begin("stacktrace");
        out.beginList("frames");
        for (int i = stack.size() - 1; i >= 0; i--) {
            out.written(written(stack.get(i)));
        }
        out.endList();
        if (snapshot) {
            out.flag("snapshot", true);
        }
        out.end();
    }

    private SerializedString written(Frame frame) throws IOException {
        SerializedString known = frames.get(frame);
        if (known != null) {
            return known;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        write(frame, new JsonFields(bytes));
        return frames.put(frame, new SerializedString(bytes.toString(StandardCharsets.UTF_8)));
    }

    private static void write(Frame frame, JsonFields out) throws IOException {
        String function = frame.function();
        String file = frame.file();
        boolean nameless = (function == null || function.isEmpty()) && (file == null || file.isEmpty());
        out.text("module", frame.module(), MAX_NAME);
        // A frame without function and file is invalid.
        out.text("function", nameless ? "<unknown>" : function, MAX_NAME);
        out.text("filename", file, MAX_NAME);
        if (frame.line() > 0) {
            out.number("lineno", frame.line());
        }
        out.flag("in_app", frame.inApp());
        if (frame.nativeMethod()) {
            out.flag("native", true);
        }
        out.done();
    }

    /** The event's threads; without any, the one it happened on, if its name is known. */
    private void threads(Event event) throws IOException {
        List<ThreadInfo> threads = event.threads();
        String name = event.threadName();
        if (threads.isEmpty() && name != null && event.threadId() > 0) {
            threads = List.of(new ThreadInfo(event.threadId(), name, true, false, null, List.of()));
        }
        if (threads.isEmpty()) {
            return;
        }
        out.begin("threads");
        out.beginList("values");
        for (ThreadInfo thread : threads) {
            out.beginElement();
            out.number("id", thread.id());
            out.text("name", thread.name());
            out.flag("crashed", thread.crashed());
            out.flag("current", thread.current());
            out.text("state", thread.state());
            stacktrace(thread.frames(), true);
            out.end();
        }
        out.endList();
        out.end();
    }

    /** Servers refuse tags without a value. */
    private void tags(Map<String, String> tags) throws IOException {
        Map<String, String> fitting = new LinkedHashMap<>();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            String text = WireText.line(tag.getValue(), WireText.MAX_TAG);
            if (text != null && !text.isEmpty()) {
                fitting.put(tag.getKey(), text);
            }
        }
        out.begin("tags");
        out.fields(fitting, true);
        out.end();
    }

    private void user(@Nullable User user) throws IOException {
        if (user != null) {
            out.begin("user");
            out.text("id", user.id());
            out.text("username", user.username());
            out.text("email", user.email());
            out.text("name", user.name());
            out.text("ip_address", user.ipAddress());
            out.map("data", user.data());
            out.end();
        }
    }

    private void request(@Nullable Request request) throws IOException {
        if (request != null) {
            out.begin("request");
            out.text("method", request.method());
            out.text("url", request.url());
            out.text("query_string", request.queryString());
            out.map("headers", request.headers());
            out.map("env", request.env());
            out.end();
        }
    }

    /** In the order they were left in, whatever their times say. */
    private void breadcrumbs(List<Breadcrumb> breadcrumbs) throws IOException {
        if (breadcrumbs.isEmpty()) {
            return;
        }
        out.begin("breadcrumbs");
        out.beginList("values");
        for (Breadcrumb breadcrumb : breadcrumbs) {
            out.beginElement();
            out.text(TIMESTAMP, WireText.timestamp(breadcrumb.timestampMillis()));
            out.text(TYPE, breadcrumb.type());
            out.text(CATEGORY, breadcrumb.category());
            out.text(MESSAGE, breadcrumb.message());
            out.text(LEVEL, written(breadcrumb.level()));
            out.map("data", breadcrumb.data());
            out.end();
        }
        out.endList();
        out.end();
    }

    private static SerializedString written(Level level) {
        return switch (level) {
            case DEBUG -> DEBUG;
            case INFO -> INFO;
            case WARNING -> WARNING;
            case ERROR -> ERROR;
            case FATAL -> FATAL;
        };
    }

    private void contexts(Event event) throws IOException {
        out.begin("contexts");
        Trace trace = event.trace();
        Map<String, Map<String, Object>> others = new LinkedHashMap<>(event.contexts());
        others.values().removeIf(Map::isEmpty);
        if (trace != null) {
            others.remove("trace");
            out.begin("trace");
            out.text("trace_id", trace.traceId());
            out.text("span_id", trace.spanId());
            out.text("parent_span_id", trace.parentSpanId());
            out.end();
        }
        out.fields(others, false);
        out.end();
    }
}
