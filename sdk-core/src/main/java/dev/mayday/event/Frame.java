package dev.mayday.event;

import org.jspecify.annotations.Nullable;

/**
 * One frame of a stack trace.
 *
 * @param module the fully qualified name of the class
 * @param function the name of the method
 * @param file the source file, if known
 * @param line the line, 1 or more; 0 when unknown
 * @param inApp true if the application's own code, false if a library's or the platform's
 * @param nativeMethod true for a native method
 */
public record Frame(
        @Nullable String module,
        @Nullable String function,
        @Nullable String file,
        int line,
        boolean inApp,
        boolean nativeMethod) {

    private static final String OMITTED = " frames omitted]";

    /** The marker that stands where {@code count} frames were left out. */
    public static Frame omitted(int count) {
        return new Frame(null, "[" + count + OMITTED, null, 0, false, false);
    }

    /** How many frames this one stands for; 0 if it is no marker but a frame itself. */
    public int omittedFrames() {
        if (function == null
                || module != null
                || file != null
                || !function.endsWith(OMITTED)
                || function.charAt(0) != '[') {
            return 0;
        }
        try {
            return Integer.parseInt(function, 1, function.length() - OMITTED.length(), 10);
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
