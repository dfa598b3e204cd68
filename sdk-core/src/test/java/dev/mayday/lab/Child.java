package dev.mayday.lab;

import dev.mayday.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A JVM of its own with a {@link Line} to it. Every wait is bounded, and fails with what the program has complained about. */
final class Child implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    /** Starts quickly and needs little: many of them share a small machine. */
    private static final List<String> FRUGAL =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m");

    private final ChildJvm jvm;
    private final Line line;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> pending = new ArrayList<>();
    private boolean ended;

    private Child(ChildJvm jvm, Line line) {
        this.jvm = jvm;
        this.line = line;
        this.reader = new Thread(this::readAll, "child-reader");
        reader.setDaemon(true);
    }

    /** Starts a program that calls {@link Line#toParent}; its first argument is the port for that. */
    static Child start(Class<?> main, List<String> jvmOptions, String... arguments) {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            door.setSoTimeout((int) START.toMillis());
            List<String> all = new ArrayList<>(List.of(String.valueOf(door.getLocalPort())));
            all.addAll(List.of(arguments));
            List<String> options = new ArrayList<>(FRUGAL);
            options.addAll(jvmOptions);
            ChildJvm jvm = ChildJvm.start(main, options, all.toArray(String[]::new));
            try {
                Child child = new Child(jvm, new Line(door.accept()));
                child.reader.start();
                return child;
            } catch (IOException | RuntimeException e) {
                String complaints = jvm.err();
                jvm.close();
                throw new AssertionError(main.getSimpleName() + " did not start: " + complaints, e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line. */
    void tell(String text) {
        line.write(text);
    }

    /** Takes out the first line so far that starts with {@code prefix}, once there is one, and returns the rest of it. */
    String await(String prefix, Duration atMost) {
        return await(prefix, atMost, true);
    }

    /** The same, and leaves it there. */
    String awaitAndKeep(String prefix, Duration atMost) {
        return await(prefix, atMost, false);
    }

    /** Waits until there are that many lines with the prefix, and leaves them. */
    void awaitCount(String prefix, int count, Duration atMost) {
        await(lines -> lines.stream().filter(each -> each.startsWith(prefix)).count() >= count, prefix, atMost);
    }

    private String await(String prefix, Duration atMost, boolean take) {
        lock.lock();
        try {
            await(lines -> lines.stream().anyMatch(each -> each.startsWith(prefix)), prefix, atMost);
            String found = pending.stream()
                    .filter(each -> each.startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
            if (take) {
                pending.remove(found);
            }
            return found.substring(prefix.length());
        } finally {
            lock.unlock();
        }
    }

    private void await(Predicate<List<String>> reached, String what, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!reached.test(pending)) {
                if (left <= 0 || ended) {
                    throw new AssertionError("no line '" + what + "' " + (ended ? "before its end" : "in " + atMost)
                            + ": " + jvm.out() + jvm.err());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** The rests of all lines so far that start with {@code prefix}, in order; they stay. */
    List<String> all(String prefix) {
        lock.lock();
        try {
            return pending.stream()
                    .filter(each -> each.startsWith(prefix))
                    .map(each -> each.substring(prefix.length()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** SIGKILL, sent to its process; returns when it is dead and all it said has been read. */
    void kill() {
        jvm.process().destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Waits until the process has ended and all it said has been read; returns its exit code. */
    int awaitEnd(Duration atMost) {
        int exitCode = jvm.exitCode(atMost);
        try {
            reader.join(atMost.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return exitCode;
    }

    /** What it has written to standard error: the log of the SDK, for one. */
    String err() {
        return jvm.err();
    }

    private void readAll() {
        for (@Nullable String next = line.read(); next != null; next = line.read()) {
            lock.lock();
            try {
                pending.add(next);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        line.close();
        try {
            // A program ends by itself when its line does; one that hangs is ended.
            jvm.process().waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        jvm.close();
    }
}
