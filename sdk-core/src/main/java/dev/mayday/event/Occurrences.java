package dev.mayday.event;

/**
 * How often something happened that one event tells of, because there was too much of it to send each one.
 *
 * @param count how many captures the event stands for, itself included; at least 1
 * @param firstMillis when the first one happened, in milliseconds since the epoch
 * @param lastMillis when the last one happened, never before the first
 * @param users how many different people met it, as text: a number, or {@code 64+} for more than 64
 */
public record Occurrences(long count, long firstMillis, long lastMillis, String users) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if {@code count} is below 1 or the last came before the first
     */
    public Occurrences {
        if (count < 1) {
            throw new IllegalArgumentException("count: expected at least 1, got " + count);
        }
        if (lastMillis < firstMillis) {
            throw new IllegalArgumentException(
                    "lastMillis: expected at least firstMillis " + firstMillis + ", got " + lastMillis);
        }
    }
}
