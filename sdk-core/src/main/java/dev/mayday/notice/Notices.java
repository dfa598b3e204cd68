package dev.mayday.notice;

import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines for people about one part of Mayday, on the logger {@code dev.mayday}: at most one a minute for each key, and each
 * says how many occurrences it stands for. Call it on Mayday's own threads only: a logger may wait for a disk, and an
 * appender that reports errors to Mayday ignores those threads.
 *
 * <p>Thread-safe. A logger that throws is ignored: there is nowhere left to say so.
 */
public final class Notices {

    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger logger;
    private final Clock clock;
    private final String subject;
    private final UnaryOperator<String> mask;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Key> keys = new LinkedHashMap<>();

    /**
     * Lines on the logger {@code dev.mayday}.
     *
     * @param subject begins each line, such as {@code sentry (errors.example.com)}
     * @param mask takes secrets out of a finished line
     */
    public Notices(Clock clock, String subject, UnaryOperator<String> mask) {
        this(LoggerFactory.getLogger("dev.mayday"), clock, subject, mask);
    }

    /** The same on a logger of the caller's choice. */
    public Notices(Logger logger, Clock clock, String subject, UnaryOperator<String> mask) {
        this.logger = logger;
        this.clock = clock;
        this.subject = subject;
        this.mask = mask;
    }

    /** Something is wrong. The text is made only if the line is written, and must not hold on to much. */
    public void warn(String key, Supplier<String> text) {
        say(key, logger::warn, text, null);
    }

    /** Something is wrong in Mayday itself. */
    public void error(String key, Supplier<String> text, Throwable cause) {
        say(key, logger::error, text, cause);
    }

    /** Something is right again. */
    public void info(String key, Supplier<String> text) {
        say(key, logger::info, text, null);
    }

    /**
     * Writes the lines for occurrences that were held back and whose minute is over: without it the end of a storm would
     * never be told.
     */
    public void tellRest() {
        tellRest(INTERVAL_NANOS);
    }

    /** Writes the lines for all occurrences that were held back, for the end of the client. */
    public void tellAll() {
        tellRest(0);
    }

    /** True if there are occurrences that no line stands for yet. */
    public boolean holdsBack() {
        lock.lock();
        try {
            return keys.values().stream().anyMatch(key -> key.last != null);
        } finally {
            lock.unlock();
        }
    }

    private void tellRest(long intervalNanos) {
        long now = clock.nanoTime();
        List<Line> lines = new ArrayList<>();
        lock.lock();
        try {
            for (Key key : keys.values()) {
                Line line = key.take(now, intervalNanos);
                if (line != null) {
                    lines.add(line);
                }
            }
        } finally {
            lock.unlock();
        }
        lines.forEach(this::write);
    }

    private void say(String name, Output output, Supplier<String> text, @Nullable Throwable cause) {
        long now = clock.nanoTime();
        Line line;
        lock.lock();
        try {
            Key key = keys.computeIfAbsent(name, first -> new Key(now - INTERVAL_NANOS));
            key.last = new Line(output, text, cause, 1 + (key.last == null ? 0 : key.last.occurrences));
            line = key.take(now, INTERVAL_NANOS);
        } finally {
            lock.unlock();
        }
        if (line != null) {
            write(line);
        }
    }

    private void write(Line line) {
        try {
            String count =
                    line.occurrences == 1 ? "" : " (" + line.occurrences + " times since the last line of this kind)";
            line.output.write(mask.apply(subject + ": " + line.text.get() + count), line.cause);
        } catch (RuntimeException e) {
            // The one way to tell it is the one that just failed.
            return;
        }
    }

    private interface Output {
        void write(String line, @Nullable Throwable cause);
    }

    private record Line(
            Output output, Supplier<String> text, @Nullable Throwable cause, long occurrences) {}

    private static final class Key {

        private long writtenNanos;
        private @Nullable Line last;

        Key(long writtenNanos) {
            this.writtenNanos = writtenNanos;
        }

        @Nullable
        Line take(long now, long intervalNanos) {
            Line line = last;
            if (line == null || now - writtenNanos < intervalNanos) {
                return null;
            }
            last = null;
            writtenNanos = now;
            return line;
        }
    }
}
