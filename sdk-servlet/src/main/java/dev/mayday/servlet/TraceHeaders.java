package dev.mayday.servlet;

import dev.mayday.event.Trace;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads where in a distributed trace a request stands, and the session replay of who sent it. What is malformed or too long is
 * as good as missing.
 */
final class TraceHeaders {

    static final String SENTRY_TRACE = "sentry-trace";
    static final String TRACEPARENT = "traceparent";

    private static final String REPLAY = "sentry-replay_id=";
    private static final int MAX_TRACE = 128;
    private static final int MAX_BAGGAGE = 8_192;
    private static final int MAX_BAGGAGE_HEADERS = 16;
    private static final int TRACE_ID = 32;
    private static final int SPAN_ID = 16;

    private TraceHeaders() {}

    /** A span of our own in the trace that one of these headers names; null if none does. */
    static @Nullable Trace trace(@Nullable String sentryTrace, @Nullable String traceparent) {
        if (sentryTrace != null) {
            return sentryTrace.length() > MAX_TRACE ? null : at(sentryTrace.strip(), 0);
        }
        if (traceparent == null || traceparent.length() > MAX_TRACE) {
            return null;
        }
        String text = traceparent.strip();
        // version 00 has nothing after its flags; a later one may, and ff is none
        int length = 3 + TRACE_ID + 1 + SPAN_ID + 3;
        boolean known = text.startsWith("00-") ? text.length() == length : isLaterVersion(text, length);
        return known ? at(text, 3) : null;
    }

    private static boolean isLaterVersion(String text, int length) {
        return text.length() >= length
                && text.charAt(2) == '-'
                && Character.digit(text.charAt(0), 16) >= 0
                && Character.digit(text.charAt(1), 16) >= 0
                && !text.regionMatches(true, 0, "ff", 0, 2)
                && (text.length() == length || text.charAt(length) == '-');
    }

    private static @Nullable Trace at(String text, int start) {
        int dash = start + TRACE_ID;
        int end = dash + 1 + SPAN_ID;
        if (text.length() < end || text.charAt(dash) != '-' || (text.length() > end && text.charAt(end) != '-')) {
            return null;
        }
        String traceId = text.substring(start, dash).toLowerCase(Locale.ROOT);
        String parent = text.substring(dash + 1, end).toLowerCase(Locale.ROOT);
        return Trace.isId(traceId, TRACE_ID) && Trace.isId(parent, SPAN_ID)
                ? new Trace(traceId, ownSpan(), parent)
                : null;
    }

    private static String ownSpan() {
        String digits = Long.toHexString(ThreadLocalRandom.current().nextLong() | 1);
        return "0".repeat(SPAN_ID - digits.length()) + digits;
    }

    /** The replay that the baggage of a request names; null if it names none. */
    static @Nullable String replayId(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("baggage");
        for (int i = 0; headers != null && i < MAX_BAGGAGE_HEADERS && headers.hasMoreElements(); i++) {
            String replay = replayId(headers.nextElement());
            if (replay != null) {
                return replay;
            }
        }
        return null;
    }

    private static @Nullable String replayId(@Nullable String baggage) {
        if (baggage == null || baggage.length() > MAX_BAGGAGE) {
            return null;
        }
        for (String member : baggage.split(",", 65)) {
            String text = member.strip();
            if (text.startsWith(REPLAY)) {
                int end = text.indexOf(';');
                String id = text.substring(REPLAY.length(), end < 0 ? text.length() : end)
                        .strip()
                        .replace("-", "")
                        .toLowerCase(Locale.ROOT);
                return Trace.isId(id, TRACE_ID) ? id : null;
            }
        }
        return null;
    }
}
