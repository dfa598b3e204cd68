package dev.mayday.report;

/**
 * Is told how events end. Runs on a daemon thread of its own, one outcome after the other, so it may take its time: it delays
 * neither captures nor delivery, {@code flush} or {@code close}. Up to 1,024 outcomes wait for it; those beyond are not told,
 * and a log line a minute says how many. What it throws is logged and changes nothing; what it captures is ignored.
 *
 * <p>Told is every event whose capture returned an id, once for each destination. Not told is what was refused or counted
 * without an id, and events that an earlier process captured: {@code client.report()} has the numbers of all.
 */
@FunctionalInterface
public interface OutcomeListener {

    /** An event has ended at a destination. */
    void onOutcome(Outcome outcome);
}
