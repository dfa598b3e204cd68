package dev.mayday.remote;

import dev.mayday.destination.Receipt;
import dev.mayday.send.HttpSettings;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.time.Clock;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

/**
 * What every remote destination needs, whatever its protocol.
 *
 * @param http how requests are made
 * @param spool where events wait, and how many
 * @param recovered counts an event of an earlier process and makes its receipt
 * @param threads makes the sender threads
 * @param clock the time
 * @param random chance, safe for use by many threads
 * @param log where people are told
 */
public record Wiring(
        HttpSettings http,
        SpoolSettings spool,
        Supplier<Receipt> recovered,
        ThreadFactory threads,
        Clock clock,
        RandomGenerator random,
        Logger log) {}
