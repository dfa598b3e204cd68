package dev.mayday.notice;

import dev.mayday.time.Clock;
import dev.mayday.value.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Lines for people about one part of Mayday, on the logger {@code dev.mayday}: at most one a minute for each key, and each
 * says how many occurrences it stands for. Call it on Mayday's own threads only: a logger may wait for a disk, and an
 * appender that reports errors to Mayday ignores those threads.
 *
 * <p>Thread-safe. A logger that throws is ignored ({@link SafeLog}).
 */
public final class Notices {

    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final SafeLog log;
    private final Clock clock;
    private final String subject;
    private final UnaryOperator<String> mask;
    private final ReentrantLock lock = new ReentrantLock();

    /** When the last line of each key was written. */
    private final Map<String, Long> writtenNanos = new HashMap<>();

    /** What was held back since, by key. */
    private final Map<String, Line> held = new LinkedHashMap<>();

    /**
     * Lines on that logger.
     *
     * @param subject begins each line, such as {@code sentry (errors.example.com)}
     * @param mask takes secrets out of what others say: see {@link #masked}
     */
    public Notices(Logger logger, Clock clock, String subject, UnaryOperator<String> mask) {
        this.log = new SafeLog(logger);
        this.clock = clock;
        this.subject = subject;
        this.mask = mask;
    }

    /**
     * What somebody else said, such as a server or an exception of the network, on one line and without secrets: what every text
     * of theirs has to go through on its way into a line. The words of the line itself stay as they are, since a key may be a word.
     */
    public String masked(String foreign) {
        try {
            return Text.onOneLine(mask.apply(foreign));
        } catch (Throwable memoryGone) {
            return "";
        }
    }

    /** Something is wrong. The text is made only if the line is written, and must not hold on to much. */
    public void warn(String key, Supplier<String> text) {
        say(key, Level.WARN, text, null);
    }

    /** Something is wrong in Mayday itself. */
    public void error(String key, Supplier<String> text, Throwable cause) {
        say(key, Level.ERROR, text, cause);
    }

    /** Logs an error and never throws, even without memory. {@code text} is also the rate-limit key. */
    public void fault(String text, Throwable cause) {
        fault(text, "", cause);
    }

    /**
     * Logs an error and never throws, even without memory. {@code {}} in {@code text} is replaced by {@code name}; the finished
     * text is also the rate-limit key.
     */
    public void fault(String text, String name, Throwable cause) {
        try {
            String line = text.replace("{}", name);
            error(line, () -> line, cause);
        } catch (Throwable memoryGone) {
            return; // saying nothing is all that is left
        }
    }

    /**
     * Like {@link #fault(String, String, Throwable)} for a thread of the application, on which no line is written: the error is
     * held back until {@link #tellDue} or {@link #tellAll}.
     */
    public void faultLater(String text, String name, Throwable cause) {
        try {
            String line = text.replace("{}", name);
            hold(line, Level.ERROR, () -> line, cause);
        } catch (Throwable memoryGone) {
            return;
        }
    }

    /** What was not written yet under {@code key} is not true any more. */
    public void takeBack(String key) {
        lock.lock();
        try {
            held.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** Something is right again. */
    public void info(String key, Supplier<String> text) {
        say(key, Level.INFO, text, null);
    }

    /**
     * Writes the lines for occurrences that were held back and whose minute is over: without it the end of a storm would
     * never be told.
     */
    public void tellDue() {
        tellHeld(INTERVAL_NANOS);
    }

    /** Writes the lines for all occurrences that were held back, for the end of the client. */
    public void tellAll() {
        tellHeld(0);
    }

    /** True if there are occurrences that no line stands for yet. */
    public boolean holdsBack() {
        lock.lock();
        try {
            return !held.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void tellHeld(long intervalNanos) {
        long now = clock.nanoTime();
        List<Line> lines = new ArrayList<>();
        lock.lock();
        try {
            for (String key : List.copyOf(held.keySet())) {
                Line line = take(key, now, intervalNanos);
                if (line != null) {
                    lines.add(line);
                }
            }
        } finally {
            lock.unlock();
        }
        for (Line line : lines) {
            write(line);
        }
    }

    private void say(String key, Level level, Supplier<String> text, @Nullable Throwable cause) {
        Line line;
        hold(key, level, text, cause);
        lock.lock();
        try {
            line = take(key, clock.nanoTime(), INTERVAL_NANOS);
        } finally {
            lock.unlock();
        }
        if (line != null) {
            write(line);
        }
    }

    private void hold(String key, Level level, Supplier<String> text, @Nullable Throwable cause) {
        lock.lock();
        try {
            Line before = held.get(key);
            held.put(key, new Line(level, text, cause, before == null ? 1 : before.occurrences + 1));
        } finally {
            lock.unlock();
        }
    }

    /** What is held back under {@code key}, if its time has come. */
    private @Nullable Line take(String key, long now, long intervalNanos) {
        Long written = writtenNanos.get(key);
        if (written != null && now - written < intervalNanos) {
            return null;
        }
        writtenNanos.put(key, now);
        return held.remove(key);
    }

    private void write(Line line) {
        try {
            String count =
                    line.occurrences == 1 ? "" : " (" + line.occurrences + " times since the last line of this kind)";
            String text = subject + ": " + line.text.get() + count;
            if (line.level == Level.ERROR) {
                log.error(text, line.cause);
            } else if (line.level == Level.WARN) {
                log.warn(text);
            } else {
                log.info(text);
            }
        } catch (Throwable memoryGone) {
            return; // a text that cannot be made is not written
        }
    }

    private static final class Line {

        private final Level level;
        private final Supplier<String> text;
        private final @Nullable Throwable cause;
        private final long occurrences;

        Line(Level level, Supplier<String> text, @Nullable Throwable cause, long occurrences) {
            this.level = level;
            this.text = text;
            this.cause = cause;
            this.occurrences = occurrences;
        }
    }
}
