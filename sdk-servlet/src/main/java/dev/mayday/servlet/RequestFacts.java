package dev.mayday.servlet;

import dev.mayday.event.EventBuilder;
import dev.mayday.event.Request;
import dev.mayday.event.Trace;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request when it can no longer be asked: method, path, route, status, trace. While it can be, an event
 * gets more. Values only: it keeps no object of the container.
 */
final class RequestFacts {

    private static final int MAX_METHOD = 20;

    private final String method;
    private final @Nullable String path;
    private final @Nullable String sentryTrace;
    private final @Nullable String traceparent;
    private @Nullable String route;
    private boolean routeTold;
    private int status;
    private volatile @Nullable Trace trace;
    private boolean baggageRead;
    private @Nullable String replayId;

    private RequestFacts(HttpServletRequest request) {
        this.method = method(request.getMethod());
        this.path = request.getRequestURI();
        this.route = mapped(request.getHttpServletMapping());
        this.sentryTrace = request.getHeader(TraceHeaders.SENTRY_TRACE);
        this.traceparent = sentryTrace == null ? request.getHeader(TraceHeaders.TRACEPARENT) : null;
    }

    static RequestFacts of(HttpServletRequest request) {
        return new RequestFacts(request);
    }

    /** The client controls the method: anything but a short word of letters becomes {@code ?}. */
    private static String method(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_METHOD) {
            return "?";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-') {
                return "?";
            }
        }
        return text;
    }

    /** The servlet mapping is the route where no framework names a finer one. */
    private static @Nullable String mapped(@Nullable HttpServletMapping mapping) {
        if (mapping == null) {
            return null;
        }
        return mapping.getMappingMatch() == MappingMatch.DEFAULT ? "/*" : mapping.getPattern();
    }

    /** Looks for a finer route, until one is found: an error page would have another. */
    void route(HttpServletRequest live, MaydayFilterOptions options) {
        for (int i = 0; !routeTold && i < options.routeAttributes.size(); i++) {
            if (live.getAttribute(options.routeAttributes.get(i)) instanceof String told) {
                route = told;
                routeTold = true;
            }
        }
    }

    void replay(HttpServletRequest live) {
        if (!baggageRead) {
            baggageRead = true;
            replayId = TraceHeaders.replayId(live);
        }
    }

    void status(int answered) {
        status = answered;
    }

    int status() {
        return status;
    }

    String method() {
        return method;
    }

    @Nullable
    String transaction() {
        return route == null ? null : method + ' ' + route;
    }

    /** Adds what is known; more of it while {@code live} can be asked. */
    void describe(EventBuilder event, @Nullable HttpServletRequest live, MaydayFilterOptions options, boolean pii) {
        event.transaction(transaction());
        event.request(live == null ? remembered(pii) : RequestReader.read(live, method, path, route, options, pii));
        event.trace(trace());
        if (replayId != null) {
            event.context("replay", Map.of("replay_id", replayId));
        }
    }

    /** Read when first asked for: most requests have no event. */
    private @Nullable Trace trace() {
        Trace known = trace;
        if (known == null) {
            known = TraceHeaders.trace(sentryTrace, traceparent);
            trace = known;
        }
        return known;
    }

    private Request remembered(boolean pii) {
        return new Request(method, pii ? RequestReader.plainPath(path) : route, null, Map.of(), Map.of());
    }
}
