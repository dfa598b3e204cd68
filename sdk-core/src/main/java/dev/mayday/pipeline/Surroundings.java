package dev.mayday.pipeline;

import dev.mayday.capture.EventIds;
import dev.mayday.time.Clock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

/**
 * What an engine gets from outside, so that a test can hold it in its hands.
 *
 * @param clock the time
 * @param random chance, safe for use by many threads
 * @param ids the identities of events
 * @param log where to tell people
 */
public record Surroundings(Clock clock, RandomGenerator random, EventIds ids, Logger log) {}
