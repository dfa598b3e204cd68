package dev.mayday.scope;

/**
 * Chains of causes, told apart without being followed more than once. To follow one takes a lock for each link and calls
 * {@code getCause()}, which belongs to the application, so it is guarded. An outline is a number instead of an object: each
 * capture makes one.
 */
public final class CauseChain {

    /** Links followed from one throwable; also what ends a chain that never does. */
    private static final int MAX = 50;

    /** The outline of a chain that has no end or cannot be followed: it could hold anything. */
    private static final int UNKNOWN = -1;

    private CauseChain() {}

    /** Of the chain that begins here: how many links it has in the lowest bits, above them a hash of the class it ends in. */
    public static int outline(Throwable top) {
        try {
            Throwable last = top;
            for (int links = 0; links < MAX; links++) {
                Throwable cause = last.getCause();
                if (cause == null) {
                    return (last.getClass().hashCode() << Byte.SIZE | links) & Integer.MAX_VALUE;
                }
                last = cause;
            }
        } catch (Throwable hostile) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    /** False if no throwable whose chain has the outline {@code other} is a link of one that has {@code outline}. */
    static boolean mayHold(int outline, int other) {
        return outline == UNKNOWN
                || other == UNKNOWN
                || (outline > other && outline >>> Byte.SIZE == other >>> Byte.SIZE);
    }

    /** True if {@code wanted} is a link of the chain that begins at {@code top}. */
    @SuppressWarnings("ReferenceEquality") // identity is the question
    static boolean holds(Throwable top, Throwable wanted) {
        try {
            Throwable at = top;
            for (int i = 0; at != null && i < MAX; i++) {
                if (at == wanted) {
                    return true;
                }
                at = at.getCause();
            }
        } catch (Throwable hostile) {
            return false; // a chain that cannot be followed holds nothing
        }
        return false;
    }
}
