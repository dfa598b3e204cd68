package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.testkit.ChildJvm;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Somebody cleans up where the spool lies. The fake clock starts at the time of the file system. */
@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "elsewhere a file that is open keeps its name")
class SpoolLockTest {

    private final FakeClock clock = new FakeClock(Instant.now());
    private final Disk disk;

    SpoolLockTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 9);
    }

    @Test
    void aFolderThatLostItsLockJustNowIsLeftAlone() throws IOException {
        Disk.Client living = disk.client();
        living.append("one", "two");
        Files.delete(lock(living.folder));
        Files.setLastModifiedTime(living.folder, daysAgo(11)); // as systemd-tmpfiles does it
        asInAnotherProcess(living.folder);

        Disk.Client other = disk.client();
        clock.advance(Duration.ofMinutes(9));
        other.backlog.tend();

        assertThat(other.report().recovered()).isZero();
        assertThat(living.deliverAll()).containsExactly("one", "two");
        other.backlog.close();
        living.backlog.close();
    }

    @Test
    void aLockThatWasDeletedIsThereAndHeldAgainAMinuteLater() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        Disk.Client living = disk.client();
        living.append("two");
        Files.delete(lock(living.folder));
        Files.delete(lock(dead.folder));

        living.backlog.tend();

        for (Path folder : List.of(living.folder, dead.folder)) {
            assertThat(lock(folder)).exists();
            asInAnotherProcess(folder);
            assertThat(Folder.holdIfDead(folder, clock.epochMillis())).isNull();
        }
        assertThat(living.backlog.folder()).isEqualTo(living.folder);
        assertThat(living.deliverAll()).containsExactly("one", "two");
        living.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aDeadOnesFolderWithoutALockIsTakenOverTenMinutesLater() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        Files.delete(lock(dead.folder));
        Disk.Client next = disk.client();
        assertThat(next.report().recovered()).isZero();

        clock.advance(Folder.WITHOUT_LOCK.plusSeconds(10));
        next.backlog.tend();

        assertThat(next.deliverAll()).containsExactly("one");
        next.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void whoeverLostAFolderMovesOutAndTouchesNothingInThere() throws IOException {
        Disk.Client first = disk.client();
        first.append("one", "two", "three");
        first.deliver();
        Files.delete(lock(first.folder));
        asInAnotherProcess(first.folder);
        Folder others = Folder.holdIfDead(
                first.folder, clock.epochMillis() + Duration.ofMinutes(11).toMillis());
        assertThat(others).isNotNull();
        Map<String, Long> before = sizes(first.folder);
        assertThat(before).containsOnlyKeys("lock", "00000001.records", "00000001.outcomes");

        first.backlog.tend();
        first.append("four");

        assertThat(disk.log.lines()).singleElement().asString().contains("WARN", "lost its lock and was taken over");
        assertThat(first.backlog.folder()).isNotEqualTo(first.folder);
        assertThat(first.report().spooled()).isEqualTo(3);
        assertThat(first.deliverAll()).containsExactly("two", "three", "four");
        first.backlog.close();
        assertThat(sizes(first.folder)).isEqualTo(before);
        assertThat(others.keep(clock.epochMillis())).isTrue();
        others.letGo();
    }

    @Test
    void whatAnotherProcessHoldsIsItsOwnUntilItEnds() throws IOException {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Files.delete(lock(client.folder));
        try (ChildJvm other =
                ChildJvm.start(LockProgram.class, List.of(), lock(client.folder).toString())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> other.out().contains("locked"));

            client.backlog.tend();

            assertThat(disk.log.lines()).singleElement().asString().contains("WARN", "lost its lock");
            assertThat(client.backlog.folder()).isNotEqualTo(client.folder);
            Map<String, Long> before = sizes(client.folder);
            assertThat(client.deliver()).isEqualTo("one");
            client.backlog.close();
            assertThat(sizes(client.folder)).isEqualTo(before);
            assertThat(disk.client().report().recovered()).isZero();
        }
        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("one", "two");
        next.backlog.close();
    }

    @Test
    void aLockIsTouchedOnceAnHour() throws IOException {
        Disk.Client client = disk.client();
        Instant made = Instant.now().minus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
        Files.setLastModifiedTime(lock(client.folder), FileTime.from(made));
        clock.setWall(made.plus(Duration.ofMinutes(59)));
        client.backlog.tend();
        assertThat(Files.getLastModifiedTime(lock(client.folder)).toInstant()).isEqualTo(made);

        clock.setWall(made.plus(Duration.ofMinutes(61)));
        client.backlog.tend();

        assertThat(Files.getLastModifiedTime(lock(client.folder)).toInstant()).isAfter(made);
        client.backlog.close();
    }

    @Test
    void aLockLooksUsedWhateverItsOwnerDoes() throws IOException {
        Disk.Client client = disk.client();
        FileTime old = daysAgo(11);
        Files.setLastModifiedTime(lock(client.folder), old);

        Thread.currentThread().interrupt();
        client.backlog.tend();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Files.getLastModifiedTime(lock(client.folder))).isGreaterThan(daysAgo(1));
        asInAnotherProcess(client.folder);
        assertThat(Folder.holdIfDead(client.folder, clock.epochMillis())).isNull();
        client.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void whatIsDoneIsNotLeftToGrowOld() throws IOException {
        Disk.Client client = disk.client();
        client.append("one", "two");
        client.deliver();
        client.backlog.tend();
        assertThat(sizes(client.folder)).containsKey("00000001.records");

        client.deliver();
        client.backlog.tend();
        assertThat(sizes(client.folder)).containsOnlyKeys("lock");

        client.append("three");
        assertThat(client.report().spooled()).isEqualTo(1);
        assertThat(client.deliverAll()).containsExactly("three");
        client.backlog.close();
    }

    /** What tells the clients of one JVM that a folder is held is unknown to the next one. */
    private static void asInAnotherProcess(Path folder) throws IOException {
        assertThat(System.getProperties().remove("dev.mayday.spool " + folder.toRealPath()))
                .isNotNull();
    }

    private static Path lock(Path folder) {
        return folder.resolve("lock");
    }

    private static FileTime daysAgo(int days) {
        return FileTime.from(Instant.now().minus(Duration.ofDays(days)));
    }

    private static Map<String, Long> sizes(Path folder) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes;
    }
}
