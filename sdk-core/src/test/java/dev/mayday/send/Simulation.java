package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.spool.Backlog;
import dev.mayday.spool.SpoolSettings;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A sender with a real backlog and a real ledger, a scripted server, and time that passes only when it waits. */
final class Simulation {

    final FakeClock clock = new FakeClock();
    final Captures captures = new Captures("sentry");
    final ScriptedTransport server = new ScriptedTransport();
    final RecordingLogger log = new RecordingLogger();
    final List<Map<String, Long>> reports = new ArrayList<>();

    /** When each request left, since the beginning. */
    final List<Duration> requestTimes = new ArrayList<>();

    final Backlog backlog;
    final Sender sender;
    private final long beginning = clock.nanoTime();
    private Sender.Shrinker shrinker = bytes -> null;

    /** A sender that sends no client reports. */
    Simulation() {
        this(SpoolSettings.IN_MEMORY, 7, false);
    }

    /** A sender that sends client reports too. */
    static Simulation withReports() {
        return new Simulation(SpoolSettings.IN_MEMORY, 7, true);
    }

    Simulation(SpoolSettings limits, long seed, boolean clientReports) {
        this.backlog = Backlogs.inMemory(limits, clock);
        this.sender = new Sender(
                new Timed(),
                DeliveryPolicy.envelopes(),
                new BacklogSupply(backlog),
                bytes -> shrinker.shrink(bytes),
                clientReports ? new ClientReports(captures::destination, this::encode) : null,
                clock,
                new Random(seed),
                new Notices(log, clock, "sentry (errors.example.com)", line -> line));
    }

    Simulation shrinker(Sender.Shrinker other) {
        shrinker = other;
        return this;
    }

    /** Appends records of ten bytes whose first byte is the number. */
    void append(int... numbers) {
        for (int number : numbers) {
            byte[] bytes = new byte[10];
            bytes[0] = (byte) number;
            backlog.append(EventId.NONE, bytes, captures.capture());
        }
    }

    /** Steps, and lets time pass where the sender waits, until it has nothing to do; returns how long that took. */
    Duration run() {
        return runFor(Duration.ofDays(10));
    }

    /** The same for that long at most. */
    Duration runFor(Duration time) {
        long began = clock.nanoTime();
        for (int steps = 0; steps < 1_000_000; steps++) {
            Next next = sender.step();
            if (next.isIdle()) {
                return Duration.ofNanos(clock.nanoTime() - began);
            }
            long left = time.toNanos() - (clock.nanoTime() - began);
            clock.advance(Duration.ofNanos(Math.max(0, Math.min(left, next.nanos()))));
            if (!next.goesOn() && left <= next.nanos()) {
                return time;
            }
        }
        throw new AssertionError("The sender never comes to rest");
    }

    void assertBalanced() {
        assertThat(captures.report().balanced()).isTrue();
    }

    private byte[] encode(Map<String, Long> counts) {
        reports.add(counts);
        return new byte[] {0};
    }

    private final class Timed implements Transport {
        @Override
        public Answer send(byte[] body, Kind kind) throws IOException {
            requestTimes.add(Duration.ofNanos(clock.nanoTime() - beginning));
            return server.send(body, kind);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
