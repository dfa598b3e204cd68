package dev.mayday.capture;

import dev.mayday.event.EventId;
import dev.mayday.event.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Ties an event to the OpenTelemetry span that is active on the thread of the capture, both ways: the event gets the span's
 * ids, the span the event's. OpenTelemetry's API is optional: without it on the class path there is no link.
 */
class TraceLink {

    /** The attribute of a span that leads to the event. */
    private static final String ATTRIBUTE = "mayday.event.id";

    /** No link at all. */
    private static final TraceLink NONE = new TraceLink();

    private TraceLink() {}

    /** A link to OpenTelemetry if its API is there. */
    static TraceLink find() {
        try {
            return Spans.usable();
        } catch (LinkageError absent) {
            return NONE;
        }
    }

    /** The active span of this thread, which gets {@code event} as an attribute; null without one. Never throws. */
    @Nullable
    Trace link(EventId event) {
        return null;
    }

    /** Its own class, so that nothing of OpenTelemetry is looked for before {@link #find}. */
    private static final class Spans extends TraceLink {

        static TraceLink usable() {
            Span.getInvalid().getSpanContext().isValid(); // an API of another age is found out here, not in a capture
            return new Spans();
        }

        @Override
        @Nullable
        Trace link(EventId event) {
            try {
                Span span = Span.current();
                SpanContext context = span.getSpanContext();
                if (!context.isValid()) {
                    return null;
                }
                span.setAttribute(ATTRIBUTE, event.toString());
                return new Trace(context.getTraceId(), context.getSpanId(), null);
            } catch (Throwable broken) {
                return null; // an implementation of spans may throw anything: it costs the link only
            }
        }
    }
}
