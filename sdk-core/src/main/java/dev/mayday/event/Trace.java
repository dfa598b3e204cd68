package dev.mayday.event;

import org.jspecify.annotations.Nullable;

/**
 * The place of the event in a distributed trace, in the ids of W3C trace context.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param parentSpanId the span above, if known
 */
public record Trace(String traceId, String spanId, @Nullable String parentSpanId) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if an id is not of its shape
     */
    public Trace {
        requireHex(traceId, 32, "traceId");
        requireHex(spanId, 16, "spanId");
        if (parentSpanId != null) {
            requireHex(parentSpanId, 16, "parentSpanId");
        }
    }

    /** True if {@code text} is {@code length} lower-case hex digits and not all zero. */
    public static boolean isId(@Nullable String text, int length) {
        if (text == null || text.length() != length) {
            return false;
        }
        boolean zero = true;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
            zero &= c == '0';
        }
        return !zero;
    }

    private static void requireHex(String text, int length, String name) {
        if (!isId(text, length)) {
            throw new IllegalArgumentException(name + ": expected " + length + " lower-case hex digits, not all zero");
        }
    }
}
