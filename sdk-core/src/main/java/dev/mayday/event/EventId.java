package dev.mayday.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The identity of an event: 128 bits, printed as 32 lower-case hex digits. {@link #NONE} says that nothing was captured. */
public final class EventId {

    /** The id that no event has. */
    public static final EventId NONE = new EventId(0, 0);

    private final long high;
    private final long low;

    private EventId(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** The id with these bits. */
    public static EventId of(long high, long low) {
        return (high | low) == 0 ? NONE : new EventId(high, low);
    }

    /**
     * Reads 32 hex digits; dashes are ignored.
     *
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static EventId parse(String text) {
        String digits = Objects.requireNonNull(text, "text").replace("-", "");
        if (digits.length() != 32) {
            throw new IllegalArgumentException("text: expected 32 hex digits, got '" + text + "'");
        }
        try {
            return of(
                    Long.parseUnsignedLong(digits.substring(0, 16), 16),
                    Long.parseUnsignedLong(digits.substring(16), 16));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("text: expected 32 hex digits, got '" + text + "'", e);
        }
    }

    /** True for {@link #NONE}. */
    public boolean isNone() {
        return (high | low) == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventId that && that.high == high && that.low == low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    /** 32 lower-case hex digits. */
    @Override
    public String toString() {
        byte[] digits = new byte[32];
        hex(high, digits, 0);
        hex(low, digits, 16);
        return new String(digits, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static void hex(long bits, byte[] into, int at) {
        long rest = bits;
        for (int i = at + 15; i >= at; i--) {
            into[i] = (byte) Character.forDigit((int) (rest & 15), 16);
            rest >>>= 4;
        }
    }
}
