package dev.mayday.capture;

import dev.mayday.event.EventId;
import dev.mayday.event.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ties an event to the OpenTelemetry span that is active on the thread of the capture, both ways: the event gets the span's
 * ids, the span the event's. OpenTelemetry's API is optional: without it on the class path there is no link.
 */
public class TraceLink {

    /** The attribute of a span that leads to the event. */
    public static final String ATTRIBUTE = "mayday.event.id";

    /** No link at all. */
    public static final TraceLink NONE = new TraceLink();

    private TraceLink() {}

    /** A link to OpenTelemetry if its API is there. */
    public static TraceLink find() {
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

        private volatile boolean unusable;

        static TraceLink usable() {
            Objects.requireNonNull(Span.class); // there or not; it sets itself up when first asked
            return new Spans();
        }

        /** {@code Span.current()} would set up a span that stands for none, which is a dozen classes. */
        private static @Nullable Span active() {
            return Span.fromContextOrNull(Context.current());
        }

        @Override
        @Nullable
        Trace link(EventId event) {
            if (unusable) {
                return null;
            }
            try {
                Span span = active();
                SpanContext context = span == null ? null : span.getSpanContext();
                if (span == null || context == null || !context.isValid()) {
                    return null;
                }
                span.setAttribute(ATTRIBUTE, event.toString());
                return new Trace(context.getTraceId(), context.getSpanId(), null);
            } catch (LinkageError otherAge) {
                unusable = true;
                return null;
            } catch (Throwable broken) {
                return null; // whoever implements spans here may throw what he likes: it costs the link only
            }
        }
    }
}
