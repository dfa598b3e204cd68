package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One run in simulated time, drawn from a seed: an application that captures, its worker and senders, a server, a disk, and
 * what befalls them. It has no thread. After every step everything is counted again, in the queue, in flight, in the spool's
 * files and at the server, and compared with the ledger.
 */
final class World implements SimServer.Watcher {

    /**
     * What a run is about.
     *
     * @param seed all chance comes from it
     * @param steps how many things happen
     * @param queueSize captures that can wait for the worker
     * @param diskBytes the spool's bound
     * @param largestRecord bytes of a record at most
     * @param groups kinds of errors
     * @param ages true if records may get too old
     * @param diskComesLate true if there is no place for the spool at first
     * @param loggerFails true if whatever is said of the destination fails with an error
     */
    record Plan(
            long seed,
            int steps,
            int queueSize,
            long diskBytes,
            int largestRecord,
            int groups,
            boolean ages,
            boolean diskComesLate,
            boolean loggerFails) {

        /**
         * The plan that belongs to a seed: one in four fills its disk, one in five its queue, one in three lets records age,
         * one in seven gets its disk late, one in eleven has a logger whose classes are gone.
         */
        static Plan of(long seed) {
            boolean tight = seed % 4 == 0;
            boolean overflows = seed % 5 == 0;
            return new Plan(
                    seed,
                    100,
                    overflows ? 8 : 512,
                    tight ? 200 << 10 : 8 << 20,
                    tight ? 8_000 : 2_500,
                    tight || overflows ? 3 : 1_000_000,
                    seed % 3 == 0 && seed % 7 != 0,
                    seed % 7 == 0,
                    seed % 11 == 0);
        }

        boolean hasRoom() {
            return diskBytes > 1 << 20;
        }

        boolean queueOverflows() {
            return queueSize < 100;
        }
    }

    private static final int SENDERS = 4;
    private static final int STEPS_TOLD = 60;

    private final Plan plan;
    private final Path folder;
    private final Random random;
    private final FakeClock clock = new FakeClock();
    private final SimServer server;
    private final Deque<String> steps = new ArrayDeque<>();
    private final Set<String> came = new HashSet<>();
    private final Set<String> everOnDisk = new HashSet<>();
    private final Set<String> endedOtherwise = new HashSet<>();
    private final Map<String, Integer> befell = new TreeMap<>();
    private Life life;
    private int lives;
    private int underWay;
    private long discarded;
    private boolean killed;
    private boolean healing;

    World(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
        this.random = new Random(plan.seed);
        this.server = new SimServer(random, this);
        if (plan.diskComesLate) {
            obstruct(folder);
        }
        this.life = begin(folder.resolve("0"), 0);
    }

    /** Where the folder should be there is a file. */
    private static void obstruct(Path folder) {
        try {
            Files.writeString(folder, "in the way");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void clearTheWay() {
        try {
            if (Files.isRegularFile(folder)) {
                note("disk");
                befell("disks that came late");
                Files.delete(folder);
                Files.createDirectory(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end: after all that befell it the server is healthy, and all that can be delivered is. */
    void run() {
        try {
            recount();
            for (int i = 0; i < plan.steps; i++) {
                if (i == plan.steps / 3) {
                    clearTheWay();
                }
                step();
            }
            drain();
            life.finish();
        } catch (Throwable failure) {
            throw new AssertionError(plan + " after " + steps, failure);
        }
    }

    /** What happened in it, in figures that can be added up. */
    Map<String, Integer> figures() {
        Map<String, Integer> figures = new TreeMap<>(befell);
        figures.put("events", came.size());
        figures.put("lost events told to the server", (int) server.told);
        figures.put("stored by the server", server.stored.size());
        figures.put(
                "stored again",
                server.stored.values().stream().mapToInt(times -> times - 1).sum());
        return figures;
    }

    private void befell(String what) {
        befell.merge(what, 1, Integer::sum);
    }

    private Life begin(Path root, int damaged) {
        lives++;
        return new Life(root, plan, clock, random, server, damaged, came, endedOtherwise);
    }

    private void step() {
        int drawn = random.nextInt(100);
        if (drawn < 30) {
            capture(1 + random.nextInt(4));
        } else if (drawn < 55) {
            work(1 + random.nextInt(4));
        } else if (drawn < 80) {
            send();
        } else if (drawn < 89) {
            pass();
        } else if (drawn < 93) {
            server.mood = SimServer.Mood.values()[random.nextInt(SimServer.Mood.values().length)];
            note("server " + server.mood);
        } else if (drawn < 95) {
            jump();
        } else if (drawn < 97) {
            note("flush");
            life.flush();
            note("tend");
            life.backlog.tend();
        } else if (underWay == 0) {
            if (random.nextBoolean()) {
                restart();
            } else {
                kill(random.nextBoolean());
            }
        }
        recount();
    }

    private void note(String step) {
        steps.add("-".repeat(underWay) + step);
        if (steps.size() > STEPS_TOLD) {
            steps.remove();
        }
    }

    private void capture(int count) {
        note("capture " + count);
        for (int i = 0; i < count; i++) {
            life.capture();
            befell("captures");
        }
    }

    private void work(int count) {
        note("work " + count);
        for (int i = 0; i < count && life.engine.step(); i++) {
            recount();
        }
    }

    private long send() {
        note("send");
        long pause = life.sender.step();
        if (killed && underWay == 0) {
            abandon(life);
            killed = false;
            befell("kills with requests in flight");
            life = begin(image(), 0);
        }
        return pause;
    }

    private void pass() {
        Duration time = plan.ages && random.nextInt(8) == 0
                ? Duration.ofHours(random.nextInt(30))
                : Duration.ofMillis(random.nextInt(20_000));
        note("pass " + time);
        clock.advance(time);
    }

    private void jump() {
        Duration jump = Duration.ofMinutes(random.nextInt(120) - 60);
        note("wall clock jumps " + jump);
        clock.setWall(clock.now().plus(jump));
    }

    /** An orderly end, and a new process over the same folder. */
    private void restart() {
        note("restart");
        befell("orderly ends");
        life.finish();
        recount();
        retire(life);
        life = begin(life.root, 0);
    }

    /** SIGKILL: the next process finds the disk as it is now. Torn: it struck in the middle of a write. */
    private void kill(boolean torn) {
        note("kill" + (torn ? ", torn" : ""));
        Life dead = life;
        int damaged = torn && dead.tear() ? 1 : 0;
        befell(damaged == 1 ? "kills that tear a record" : "kills");
        copyTo(image());
        abandon(dead);
        life = begin(image(), damaged);
    }

    private void abandon(Life dead) {
        retire(dead);
        dead.abandon();
    }

    private void retire(Life life) {
        discarded += life.report().discardedInAll();
        befell.merge("records that waited in memory", life.everInMemory(), Integer::sum);
    }

    private Path image() {
        return folder.resolve(String.valueOf(lives));
    }

    private void copyTo(Path to) {
        Path from = life.root;
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void underWay() {
        if (healing) {
            return;
        }
        underWay++;
        try {
            while (!killed && underWay < SENDERS && random.nextInt(3) == 0) {
                step();
            }
            if (!killed && random.nextInt(100) == 0) {
                note("killed");
                copyTo(image());
                killed = true;
            }
        } finally {
            underWay--;
        }
    }

    @Override
    public void answered(String id, int bytes, int status) {
        if (!killed) {
            life.answered(id, bytes, status);
        }
    }

    private void recount() {
        if (!killed) {
            befell("recounts");
            everOnDisk.addAll(life.recount());
        }
    }

    /** Heals the server, lets time pass until nothing waits, and compares what was given with what is where. */
    private void drain() {
        note("heal");
        server.mood = SimServer.Mood.HEALTHY;
        healing = true;
        int left = 10_000;
        while (life.report().pending() > 0) {
            assertThat(left--).as("steps left to deliver %s", life.report()).isPositive();
            if (!life.engine.step()) {
                long pause = send();
                clock.advance(
                        Duration.ofNanos(Math.min(pause, Duration.ofSeconds(30).toNanos())));
            }
            recount();
        }
        life.flush();
        Set<String> lost = new HashSet<>(everOnDisk);
        lost.removeAll(server.stored.keySet());
        lost.removeAll(endedOtherwise);
        assertThat(lost).as("on disk once, and nobody says what became of them").isEmpty();
        retire(life);
        assertThat(server.told).as("told to the server").isLessThanOrEqualTo(discarded);
        assertThat(came).containsAll(server.stored.keySet());
    }
}
