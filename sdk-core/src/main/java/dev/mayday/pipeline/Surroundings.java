package dev.mayday.pipeline;

import dev.mayday.capture.EventIds;
import dev.mayday.report.OutcomeListener;
import dev.mayday.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What an engine gets from outside, so that a test can hold it in its hands.
 *
 * @param clock the time
 * @param random chance, safe for use by many threads
 * @param ids the identities of events
 * @param log where to tell people
 * @param listener hears how events end; null for nobody
 */
public record Surroundings(
        Clock clock,
        RandomGenerator random,
        EventIds ids,
        Logger log,
        @Nullable OutcomeListener listener) {

    /** Without a listener. */
    public Surroundings(Clock clock, RandomGenerator random, EventIds ids, Logger log) {
        this(clock, random, ids, log, null);
    }
}
