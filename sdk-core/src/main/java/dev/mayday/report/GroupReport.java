package dev.mayday.report;

import org.jspecify.annotations.Nullable;

/**
 * A group of events that are the same error in the same release, as this process knows it. Made for metrics: nothing in it
 * comes from a message, so it names no person and there are as many as there are errors in the code.
 *
 * @param group 32 lower-case hex digits that stand for the same error in every process
 * @param title what it is and where: the exception's type and the application's first frame, or the logger
 * @param release the release it happened in; null if that is not known
 * @param events how many captures so far, those that became one event counted each
 * @param firstMillis when this process met it first, in milliseconds since the epoch
 * @param lastMillis when it met it last
 */
public record GroupReport(
        String group, String title, @Nullable String release, long events, long firstMillis, long lastMillis) {}
