package dev.mayday.inbox;

import com.fasterxml.jackson.core.JsonGenerator;
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
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event with everything known about it, as the page reads it. */
final class EventJson {

    private EventJson() {}

    static byte[] of(KeptEvent kept) {
        Event event = kept.event();
        return Json.object(json -> {
            json.writeStringField("id", event.id().toString());
            json.writeStringField("group", kept.group().toString());
            json.writeNumberField("seen", kept.seenMillis());
            json.writeStringField("level", (event.level() == null ? Level.ERROR : event.level()).wireName());
            json.writeStringField("mechanism", event.mechanism().type());
            json.writeBooleanField("handled", event.mechanism().handled());
            Json.text(json, "logger", event.logger());
            Json.text(json, "transaction", event.transaction());
            Json.text(json, "release", event.release());
            Json.text(json, "dist", event.dist());
            Json.text(json, "environment", event.environment());
            Json.text(json, "serverName", event.serverName());
            json.writeObjectFieldStart("thread");
            json.writeNumberField("id", event.threadId());
            Json.text(json, "name", event.threadName());
            json.writeEndObject();
            message(json, event.logEntry());
            exceptions(json, event.exceptions());
            breadcrumbs(json, event.breadcrumbs());
            Json.map(json, "tags", event.tags());
            user(json, event.user());
            request(json, event.request());
            trace(json, event.trace());
            Json.map(json, "contexts", event.contexts());
            threads(json, event.threads());
            json.writeFieldName("fingerprint");
            Json.value(json, event.fingerprint());
        });
    }

    private static void message(JsonGenerator json, @Nullable LogEntry entry) throws IOException {
        if (entry != null) {
            json.writeObjectFieldStart("message");
            Json.text(json, "formatted", entry.formatted());
            Json.text(json, "template", entry.template());
            json.writeFieldName("params");
            Json.value(json, entry.params());
            json.writeEndObject();
        }
    }

    private static void exceptions(JsonGenerator json, List<EventException> exceptions) throws IOException {
        json.writeArrayFieldStart("exceptions");
        for (EventException exception : exceptions) {
            json.writeStartObject();
            json.writeNumberField("number", exception.mechanism().exceptionId());
            json.writeNumberField("parent", exception.mechanism().parentId());
            Json.text(json, "source", exception.mechanism().source());
            json.writeStringField("type", exception.type());
            json.writeStringField("module", exception.module());
            Json.text(json, "text", exception.value());
            frames(json, exception.frames());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void frames(JsonGenerator json, List<Frame> frames) throws IOException {
        json.writeArrayFieldStart("frames");
        for (Frame frame : frames) {
            json.writeStartObject();
            Json.text(json, "module", frame.module());
            Json.text(json, "function", frame.function());
            Json.text(json, "file", frame.file());
            json.writeNumberField("line", frame.line());
            json.writeBooleanField("inApp", frame.inApp());
            json.writeBooleanField("native", frame.nativeMethod());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void breadcrumbs(JsonGenerator json, List<Breadcrumb> breadcrumbs) throws IOException {
        json.writeArrayFieldStart("breadcrumbs");
        for (Breadcrumb crumb : breadcrumbs) {
            json.writeStartObject();
            json.writeNumberField("seen", crumb.timestampMillis());
            Json.text(json, "type", crumb.type());
            Json.text(json, "category", crumb.category());
            Json.text(json, "text", crumb.message());
            json.writeStringField("level", crumb.level().wireName());
            Json.map(json, "data", crumb.data());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void user(JsonGenerator json, @Nullable User user) throws IOException {
        if (user != null) {
            json.writeObjectFieldStart("user");
            Json.text(json, "id", user.id());
            Json.text(json, "username", user.username());
            Json.text(json, "name", user.name());
            Json.text(json, "email", user.email());
            Json.text(json, "ipAddress", user.ipAddress());
            Json.map(json, "data", user.data());
            json.writeEndObject();
        }
    }

    private static void request(JsonGenerator json, @Nullable Request request) throws IOException {
        if (request != null) {
            json.writeObjectFieldStart("request");
            Json.text(json, "method", request.method());
            Json.text(json, "url", request.url());
            Json.text(json, "query", request.queryString());
            Json.map(json, "headers", request.headers());
            Json.map(json, "env", request.env());
            json.writeEndObject();
        }
    }

    private static void trace(JsonGenerator json, @Nullable Trace trace) throws IOException {
        if (trace != null) {
            json.writeObjectFieldStart("trace");
            json.writeStringField("traceId", trace.traceId());
            json.writeStringField("spanId", trace.spanId());
            Json.text(json, "parentSpanId", trace.parentSpanId());
            json.writeEndObject();
        }
    }

    private static void threads(JsonGenerator json, List<ThreadInfo> threads) throws IOException {
        json.writeArrayFieldStart("threads");
        for (ThreadInfo thread : threads) {
            json.writeStartObject();
            json.writeNumberField("id", thread.id());
            json.writeStringField("name", thread.name());
            json.writeBooleanField("current", thread.current());
            json.writeBooleanField("crashed", thread.crashed());
            Json.text(json, "state", thread.state());
            frames(json, thread.frames());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
