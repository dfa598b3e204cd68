package dev.mayday.inbox;

/**
 * How much the inbox keeps, and where its own page is served.
 *
 * @param port the port on loopback for {@link InboxServer}, 0 (the default) for any free one
 * @param maxGroups groups at most, 200 by default; the one not seen for longest leaves first
 * @param maxEventsPerGroup events of one group that are kept in full, 20 by default, the newest
 * @param maxBytes estimated bytes of all events kept, 32 MiB by default
 */
public record InboxSettings(int port, int maxGroups, int maxEventsPerGroup, long maxBytes) {

    /** Any free port, 200 groups, 20 events of each, 32 MiB in all. */
    public static final InboxSettings DEFAULT = new InboxSettings(0, 200, 20, 32L << 20);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the port is not one or another bound is not positive; names the argument
     */
    public InboxSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, got " + port);
        }
        requirePositive(maxGroups, "maxGroups");
        requirePositive(maxEventsPerGroup, "maxEventsPerGroup");
        requirePositive(maxBytes, "maxBytes");
    }

    /** The same at another port. */
    public InboxSettings withPort(int other) {
        return new InboxSettings(other, maxGroups, maxEventsPerGroup, maxBytes);
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": expected 1 or more, got " + value);
        }
    }
}
