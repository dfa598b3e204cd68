package dev.mayday.value;

import org.jspecify.annotations.Nullable;

/** Bounded, well-formed text out of whatever an application hands over. Never throws. */
public final class Text {

    /** What stands at the end of a text in the place of the rest. */
    public static final String CUT = "...";

    private Text() {}

    /** At most {@code max} characters of {@code text}, ending in {@link #CUT} when cut; never half a surrogate pair. */
    public static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Math.max(0, max - CUT.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + CUT.substring(0, Math.min(CUT.length(), max));
    }

    /** {@code text} on one line, with a blank in the place of what a terminal would obey or could be taken for another line. */
    public static String onOneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    /** {@link #cut}, with null passed through. */
    public static @Nullable String cutOrNull(@Nullable String text, int max) {
        return text == null ? null : cut(text, max);
    }

    /** What {@code toString()} says, or what went wrong when it said nothing. */
    public static String of(Object value, int max) {
        String text;
        try {
            text = value.toString();
        } catch (Throwable hostile) {
            return "[" + value.getClass().getName() + ": toString() threw "
                    + hostile.getClass().getName() + "]";
        }
        return text == null ? "[" + value.getClass().getName() + ": toString() is null]" : cut(text, max);
    }
}
