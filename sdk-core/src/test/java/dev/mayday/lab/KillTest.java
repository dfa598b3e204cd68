package dev.mayday.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes that get a SIGKILL while an event is at a known stage, or somewhere while records are written, and are started
 * again: what arrives, by event id, and what does not. All of it at the same time; the tests then ask what is left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

    private static final int ERRORS = 20;
    private static final int MIDDLE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Future<Aftermath>> runs = new LinkedHashMap<>();
    private Child servers;

    @BeforeAll
    void runAll(@TempDir Path spools) {
        servers = Ingest.jvm();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        for (Stage stage : Stage.values()) {
            runs.put(stage.name(), pool.submit(() -> kill(stage, spools.resolve(stage.name()))));
        }
        runs.put("in flight", pool.submit(() -> killWhileTheServerIsSilent(spools.resolve("in-flight"))));
        runs.put("writing", pool.submit(() -> killWhileLargeRecordsAreWritten(spools.resolve("writing"))));
        pool.shutdown();
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    /** What several lives of one program left behind. */
    private static final class Aftermath {

        final Ingest server;
        final Path spool;
        final Set<String> captured = new LinkedHashSet<>();
        final Set<String> seenOnDisk = new LinkedHashSet<>();
        final Set<String> onDiskBeforeTheLastLife = new LinkedHashSet<>();
        Holdings before;
        Holdings after;

        Aftermath(Ingest server, Path spool) {
            this.server = server;
            this.spool = spool;
        }

        Child start(String stage, int stop, int errors, int crumbs) {
            return Child.start(
                    StagedProgram.class,
                    List.of(),
                    "http://127.0.0.1:" + server.port() + "/api/7/envelope/",
                    spool.toString(),
                    stage,
                    String.valueOf(stop),
                    String.valueOf(errors),
                    String.valueOf(crumbs));
        }

        void kill(Child life) {
            life.kill();
            captured.addAll(life.all("C "));
            seenOnDisk.addAll(life.all("W "));
        }

        /** Heals the server, and lets a last process bring everything out. */
        Aftermath heal() {
            onDiskBeforeTheLastLife.addAll(SpoolFiles.pending(spool));
            before = server.holdings();
            server.tell("always status 200");
            try (Child last = start("-", 0, 0, 0)) {
                Lab.await(PATIENCE).until(() -> {
                    last.tell("?");
                    return last.await("is ", PATIENCE).equals("empty");
                });
            }
            after = server.holdings();
            return this;
        }

        Set<String> missing() {
            return minus(captured, after.ids());
        }

        @Override
        public String toString() {
            return "captured " + captured.size() + ", seen on disk " + seenOnDisk.size() + ", whole on disk at the end "
                    + onDiskBeforeTheLastLife.size() + ", at the server "
                    + before.ids().size() + " before the last start, "
                    + after.ids().size() + " after it, " + after.duplicates() + " again, missing "
                    + missing().size();
        }
    }

    private Aftermath kill(Stage stage, Path spool) {
        Ingest server = Ingest.open(servers);
        Aftermath aftermath = new Aftermath(server, spool);
        boolean healthy =
                EnumSet.of(Stage.SENDING, Stage.ANSWERED, Stage.ACKNOWLEDGED).contains(stage);
        server.tell(healthy ? "always status 200" : "always status 503");
        if (stage == Stage.ADOPTING) {
            try (Child first = aftermath.start(Stage.WRITTEN.name(), ERRORS - 1, ERRORS, 0)) {
                first.await("at", PATIENCE);
                aftermath.kill(first);
            }
        }
        // The last to be acknowledged: nothing else is under way any more.
        int stop = stage == Stage.ACKNOWLEDGED ? ERRORS - 1 : MIDDLE;
        try (Child life = aftermath.start(stage.name(), stop, stage == Stage.ADOPTING ? 0 : ERRORS, 0)) {
            life.await("at", PATIENCE);
            life.await("captured", PATIENCE);
            aftermath.kill(life);
        }
        return aftermath.heal();
    }

    private Aftermath killWhileTheServerIsSilent(Path spool) {
        Aftermath aftermath = new Aftermath(Ingest.open(servers).tell("always keep-hang"), spool);
        try (Child life = aftermath.start("-", 0, ERRORS, 0)) {
            life.await("captured", PATIENCE);
            assertThat(aftermath.server.awaitEvents(4, PATIENCE)).isTrue();
            aftermath.kill(life);
        }
        return aftermath.heal();
    }

    private Aftermath killWhileLargeRecordsAreWritten(Path spool) {
        Aftermath aftermath = new Aftermath(Ingest.open(servers).tell("always status 503"), spool);
        for (int lives = 1; lives <= 2; lives++) {
            try (Child life = aftermath.start("-", 0, 500, 60)) {
                int enough = 7 * lives;
                life.awaitCount("W ", enough, PATIENCE);
                aftermath.kill(life);
            }
        }
        return aftermath.heal();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void killedAtAnyStageEverythingThatWasSeenOnDiskArrives(Stage stage) {
        Aftermath here = aftermath(stage.name());

        assertThat(minus(here.seenOnDisk, here.after.ids())).isEmpty();
        assertThat(minus(here.onDiskBeforeTheLastLife, here.after.ids())).isEmpty();
        assertThat(minus(here.after.ids(), here.captured)).isEmpty();
        assertThat(here.captured).hasSize(ERRORS);
        assertThat(SpoolFiles.pending(here.spool)).isEmpty();
        assertThat(here.after.malformed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"QUEUED", "ENCODED"})
    void whatWasOnlyInMemoryMayBeMissingAndNothingElse(Stage stage) {
        Aftermath here = aftermath(stage.name());

        assertThat(here.seenOnDisk).hasSize(MIDDLE);
        assertThat(here.missing()).isEqualTo(minus(here.captured, here.seenOnDisk));
        assertThat(here.after.duplicates()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"SENDING", "ANSWERED", "ACKNOWLEDGED", "ADOPTING"})
    void killedOnceEverythingIsOnDiskNothingIsMissing(Stage stage) {
        Aftermath here = aftermath(stage.name());

        assertThat(here.missing()).isEmpty();
    }

    @Test
    void anEventWhoseAnswerTheDiskDidNotLearnOfComesAgainUnderTheSameId() {
        Aftermath here = aftermath("ANSWERED");

        // One is held after its answer, at most three others were under way.
        assertThat(here.after.duplicates()).isBetween(1, 4);
    }

    @Test
    void anAcknowledgedEventIsNotSentAgain() {
        Aftermath here = aftermath("ACKNOWLEDGED");

        assertThat(here.before.ids()).hasSize(ERRORS);
        assertThat(here.after.requests()).isEqualTo(here.before.requests());
    }

    @Test
    void killedWhileAdoptingEachArrivesOnce() {
        assertThat(aftermath("ADOPTING").after.duplicates()).isZero();
    }

    @Test
    void whatASilentServerHoldsComesAgainUnderTheSameIdAndTheRestOnce() {
        Aftermath here = aftermath("in flight");

        assertThat(here.missing()).isEmpty();
        assertThat(here.before.ids().size()).isBetween(1, 4);
        assertThat(here.after.ids()).containsExactlyInAnyOrderElementsOf(here.captured);
        assertThat(here.after.duplicates()).isEqualTo(here.before.ids().size());
    }

    @Test
    void killedWhileWritingEveryWholeRecordIsSalvaged() {
        Aftermath here = aftermath("writing");

        assertThat(here.onDiskBeforeTheLastLife).containsAll(here.seenOnDisk);
        assertThat(minus(here.onDiskBeforeTheLastLife, here.after.ids())).isEmpty();
        assertThat(here.seenOnDisk).hasSizeGreaterThanOrEqualTo(7 + 14);
        assertThat(here.after.duplicates()).isZero();
        assertThat(SpoolFiles.pending(here.spool)).isEmpty();
    }

    private Aftermath aftermath(String run) {
        try {
            Aftermath aftermath = runs.get(run).get();
            System.out.println(run + ": " + aftermath);
            return aftermath;
        } catch (ExecutionException e) {
            throw new AssertionError(run, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Set<String> minus(Set<String> all, Set<String> others) {
        Set<String> rest = new LinkedHashSet<>(all);
        rest.removeAll(others);
        return rest;
    }
}
