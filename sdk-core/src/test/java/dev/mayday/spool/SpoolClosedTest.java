package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.notice.Notices;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once it is closed its files belong to whoever takes them over: nothing in there is touched any more. */
class SpoolClosedTest {

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("sentry");
    private final Entry entry = new Entry(Disk.id("one"), 3, captures.capture());
    private final Disk disk;
    private Spool spool;
    private Map<Path, Object> left;

    SpoolClosedTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 31);
    }

    @BeforeEach
    void close() throws IOException {
        spool = spool(disk.root);
        assertThat(spool.isReady()).isTrue();
        assertThat(spool.append(entry, clock.epochMillis(), "one".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        Disk.Client dead = disk.client();
        dead.append("two");
        spool.close();
        dead.backlog.close();
        left = files();
    }

    @AfterEach
    void nothingHappened() throws IOException {
        assertThat(files()).isEqualTo(left);
        assertThat(disk.log.lines()).isEmpty();
    }

    @Test
    void nothingIsWritten() {
        assertThat(spool.isReady()).isFalse();
        assertThat(spool.append(
                        new Entry(Disk.id("three"), 5, captures.capture()),
                        clock.epochMillis(),
                        "three".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void nothingIsRead() {
        assertThatThrownBy(() -> spool.read(entry, entry.segment)).isInstanceOf(IOException.class);
    }

    @Test
    void noOutcomeIsNoted() {
        spool.ended(entry, entry.segment, Segment.DELIVERED);
    }

    @Test
    void nothingIsTakenOver() {
        Found found = new Found();

        spool.adopt(HashSet::new, captures::recover, clock.epochMillis(), found);

        assertThat(found.entries).isEmpty();
        assertThat(spool.hasMore()).isFalse();
    }

    @Test
    void noLockIsTakenAgain() {
        clock.advance(Duration.ofHours(2));
        spool.keep(clock.epochMillis());

        assertThat(Folder.holdIfDead(entry.segment.folder.path, clock.epochMillis()))
                .isNotNull()
                .satisfies(Folder::hold)
                .satisfies(Folder::letGo);
    }

    @Test
    void whatIsGoneByNowIsNotCountedOutTwice() {
        Spool done = spool(disk.root.resolveSibling("other"));
        assertThat(done.isReady()).isTrue();
        Entry last = new Entry(Disk.id("last"), 4, captures.capture());
        assertThat(done.append(last, clock.epochMillis(), "last".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        done.ended(last, last.segment, Segment.DELIVERED);
        done.close();
        assertThat(done.bytes()).isZero();

        done.keep(clock.epochMillis());

        assertThat(done.trim()).isFalse();
        assertThat(done.bytes()).isZero();
    }

    @Test
    void closingAgainTakesNothingFromWhoHoldsItNow() throws IOException {
        Path folder = entry.segment.folder.path;
        Folder theirs = Folder.holdIfDead(folder, clock.epochMillis());
        theirs.hold(); // there are records in it

        spool.close();

        assertThat(System.getProperty("dev.mayday.spool " + folder.toRealPath()))
                .isNotNull();
        theirs.letGo();
    }

    private Spool spool(Path root) {
        return new Spool(
                new SpoolSettings(List.of(root), 1 << 20, 1 << 20, 100, Duration.ofDays(3)),
                () -> Disk.DESTINATION,
                new Notices(disk.log, clock, "sentry", line -> line),
                clock,
                new Random(37));
    }

    private Map<Path, Object> files() throws IOException {
        Map<Path, Object> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(disk.root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.getLastModifiedTime(file));
            }
        }
        return files;
    }
}
