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

    /** The marker that stands where {@code count} frames were left out. */
    public static Frame omitted(int count) {
        return new Frame(null, "[" + count + " frames omitted]", null, 0, false, false);
    }
}
