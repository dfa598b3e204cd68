package dev.mayday.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import dev.mayday.report.DeliveryReport;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object for the page, in plain ASCII, so that half a surrogate pair arrives as what it is. */
final class PageJson {

    /** Larger whole numbers lose digits in a browser. */
    private static final long MAX_EXACT = (1L << 53) - 1;

    /** Without the pool that hangs on thread-locals: the page is also rendered on threads that are not ours. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final StringWriter text = new StringWriter(4_096);
    private final JsonGenerator json = FACTORY.createGenerator(text);

    PageJson() throws IOException {
        json.writeStartObject();
    }

    byte[] done() throws IOException {
        json.writeEndObject();
        json.close();
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Opens an object: a field of that name, or an element of the list that is open. */
    PageJson open(@Nullable String name) throws IOException {
        if (name != null) {
            json.writeFieldName(name);
        }
        json.writeStartObject();
        return this;
    }

    void close() throws IOException {
        json.writeEndObject();
    }

    void list(String name) throws IOException {
        json.writeArrayFieldStart(name);
    }

    void endList() throws IOException {
        json.writeEndArray();
    }

    /** A field with a frozen value; without any if that is null or an empty map. */
    PageJson field(String name, @Nullable Object value) throws IOException {
        if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
            json.writeFieldName(name);
            value(value);
        }
        return this;
    }

    /** What JSON has no number for becomes text. */
    private void value(Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                value(element);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(((Number) value).doubleValue());
        } else if (value instanceof Number number && Math.abs((double) number.longValue()) <= MAX_EXACT) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(value.toString());
        }
    }

    static Level level(Event event) {
        return event.level() == null ? Level.ERROR : event.level();
    }

    /** One event with everything known about it. */
    static byte[] event(Event event, String group, long seenMillis) throws IOException {
        PageJson json = new PageJson();
        json.field("id", event.id().toString())
                .field("group", group)
                .field("seen", seenMillis)
                .field("level", level(event).wireName())
                .field("mechanism", event.mechanism().type())
                .field("handled", event.mechanism().handled())
                .field("logger", event.logger())
                .field("transaction", event.transaction())
                .field("release", event.release())
                .field("dist", event.dist())
                .field("environment", event.environment())
                .field("serverName", event.serverName())
                .field("tags", event.tags())
                .field("contexts", event.contexts())
                .field("fingerprint", event.fingerprint())
                .open("thread")
                .field("id", event.threadId())
                .field("name", event.threadName())
                .close();
        json.surroundings(event);
        json.list("exceptions");
        for (EventException exception : event.exceptions()) {
            json.open(null)
                    .field("number", exception.mechanism().exceptionId())
                    .field("parent", exception.mechanism().parentId())
                    .field("source", exception.mechanism().source())
                    .field("type", exception.type())
                    .field("module", exception.module())
                    .field("text", exception.value())
                    .frames(exception.frames());
        }
        json.endList();
        json.list("breadcrumbs");
        for (Breadcrumb crumb : event.breadcrumbs()) {
            json.open(null)
                    .field("seen", crumb.timestampMillis())
                    .field("type", crumb.type())
                    .field("category", crumb.category())
                    .field("text", crumb.message())
                    .field("level", crumb.level().wireName())
                    .field("data", crumb.data())
                    .close();
        }
        json.endList();
        json.list("threads");
        for (ThreadInfo thread : event.threads()) {
            json.open(null)
                    .field("id", thread.id())
                    .field("name", thread.name())
                    .field("current", thread.current())
                    .field("crashed", thread.crashed())
                    .field("state", thread.state())
                    .frames(thread.frames());
        }
        json.endList();
        return json.done();
    }

    private void surroundings(Event event) throws IOException {
        LogEntry entry = event.logEntry();
        if (entry != null) {
            open("message")
                    .field("formatted", entry.formatted())
                    .field("template", entry.template())
                    .field("params", entry.params())
                    .close();
        }
        User user = event.user();
        if (user != null) {
            open("user")
                    .field("id", user.id())
                    .field("username", user.username())
                    .field("name", user.name())
                    .field("email", user.email())
                    .field("ipAddress", user.ipAddress())
                    .field("data", user.data())
                    .close();
        }
        Request request = event.request();
        if (request != null) {
            open("request")
                    .field("method", request.method())
                    .field("url", request.url())
                    .field("query", request.queryString())
                    .field("headers", request.headers())
                    .field("env", request.env())
                    .close();
        }
        Trace trace = event.trace();
        if (trace != null) {
            open("trace")
                    .field("traceId", trace.traceId())
                    .field("spanId", trace.spanId())
                    .field("parentSpanId", trace.parentSpanId())
                    .close();
        }
    }

    /** The last field of an object. */
    private void frames(List<Frame> frames) throws IOException {
        list("frames");
        for (Frame frame : frames) {
            open(null)
                    .field("module", frame.module())
                    .field("function", frame.function())
                    .field("file", frame.file())
                    .field("line", frame.line())
                    .field("inApp", frame.inApp())
                    .field("native", frame.nativeMethod())
                    .close();
        }
        endList();
        close();
    }

    /** The ledger. */
    static byte[] ledger(DeliveryReport report) throws IOException {
        PageJson json = new PageJson();
        json.field("captured", report.captured())
                .field("breadcrumbsDropped", report.breadcrumbsDropped())
                .field("balanced", report.balanced())
                .list("destinations");
        for (DestinationReport each : report.destinations()) {
            json.open(null)
                    .field("name", each.destination())
                    .field("captured", each.captured())
                    .field("recovered", each.recovered())
                    .field("queued", each.queued())
                    .field("spooled", each.spooled())
                    .field("delivered", each.delivered())
                    .field("merged", each.merged())
                    .field("discarded", each.discardedInAll())
                    .field("balanced", each.balanced())
                    .open("reasons");
            for (Map.Entry<DiscardReason, Long> reason : each.discarded().entrySet()) {
                json.field(reason.getKey().key(), reason.getValue());
            }
            json.close();
            json.close();
        }
        json.endList();
        return json.done();
    }
}
