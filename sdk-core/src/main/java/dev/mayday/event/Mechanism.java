package dev.mayday.event;

import org.jspecify.annotations.Nullable;

/**
 * How an exception came to be captured, and its place in the tree of causes.
 *
 * @param type who captured it: {@code generic} by hand, else a name such as {@code auto.log.logback}
 * @param handled false if it escaped the application's code
 * @param synthetic true if the exception's type carries no meaning
 * @param exceptionId the number of the exception in its tree, 0 for the one captured
 * @param parentId the number of the exception that holds this one, -1 for the one captured
 * @param source how the parent holds it: {@code cause} or {@code suppressed[0]}; null for the one captured
 */
public record Mechanism(
        String type,
        boolean handled,
        boolean synthetic,
        int exceptionId,
        int parentId,
        @Nullable String source) {

    /** Captured by hand and handled. */
    public static final Mechanism GENERIC = of("generic", true);

    /** The mechanism of an exception as captured. */
    public static Mechanism of(String type, boolean handled) {
        return new Mechanism(type, handled, false, 0, -1, null);
    }

    /** The mechanism of an exception further down the tree. */
    public Mechanism child(int id, int parent, String source) {
        return new Mechanism("chained", handled, false, id, parent, source);
    }
}
