package dev.mayday.filter;

/**
 * A range of a text in one {@code long}, so that a scan allocates nothing. An empty span hides nothing and says from where to
 * scan on.
 */
final class Span {

    /** Nothing here: scan on with the next character. */
    static final long NONE = -1;

    private Span() {}

    static long of(int from, int to) {
        return ((long) from << 32) | to;
    }

    static long skipTo(int position) {
        return of(position, position);
    }

    static int from(long span) {
        return (int) (span >>> 32);
    }

    static int to(long span) {
        return (int) span;
    }
}
