package dev.mayday.event;

import java.util.Objects;
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

    /**
     * Equal in every part. Written out, as is {@link #hashCode}: in JDK 17 what the JVM makes for records keeps, in a static
     * place, the class loader of the last record it was made for, and with it an application that has been undeployed.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Frame that
                && line == that.line
                && inApp == that.inApp
                && nativeMethod == that.nativeMethod
                && Objects.equals(module, that.module)
                && Objects.equals(function, that.function)
                && Objects.equals(file, that.file);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Objects.hashCode(module) + Objects.hashCode(function)) + line;
    }
}
