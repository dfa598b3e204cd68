package dev.mayday.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.destination.Receipt;
import dev.mayday.notice.Notices;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What dead processes left is taken over to the last event, however much there is and whatever goes wrong on the way. */
class SpoolAdoptionTest {

    private final FakeClock clock = new FakeClock();
    private final Captures captures = new Captures("sentry");
    private final Random random = new Random(17);
    private final Disk disk;

    SpoolAdoptionTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 13);
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            disabledReason = "elsewhere nobody knows for sure who he is before he has made a file")
    void whoCannotMakeAFolderSendsWhatWaitsAllTheSame() {
        Path left = left("left");
        Disk full = takenNamesOnly(left);
        Disk.Client next = full.client();

        assertThat(next.folder).isNull();
        assertThat(next.report().recovered()).isEqualTo(1);
        assertThat(next.deliverAll()).containsExactly("left");

        clock.advance(Spool.PAUSE);
        next.append("own");
        assertThat(next.report().spooled()).isEqualTo(1);
        next.backlog.close();
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            disabledReason = "elsewhere nobody knows for sure who he is before he has made a file")
    void whoCannotMakeAFolderDropsWhatIsPastItsAge() {
        Path left = left("left");
        clock.advance(Duration.ofDays(3));

        Disk.Client next = takenNamesOnly(left).client();

        assertThat(next.report().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
        next.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    /** Names that are taken already stand for a disk without room. */
    private Disk takenNamesOnly(Path folder) {
        long taken = Long.parseUnsignedLong(folder.getFileName().toString(), 16);
        return new Disk(disk.root, clock, new Random() {
            @Override
            public long nextLong() {
                return taken;
            }
        });
    }

    @Test
    void whatWasLeftInAnotherPlaceIsTakenOverAsWell() {
        left("left");
        Path better = disk.root.resolveSibling("better");
        Disk.Client next =
                disk.client(new SpoolSettings(List.of(better, disk.root), 1 << 20, 1 << 20, 100, Duration.ofDays(3)));

        assertThat(next.folder).startsWith(better);
        assertThat(next.deliverAll()).containsExactly("left");
        next.backlog.close();
    }

    @Test
    void ofManyFoldersTheOldestAreTakenAndTheOthersOnceTheseAreEmpty() throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < Adoption.MOST_FOLDERS + 6; i++) {
            texts.add("left " + i);
            Path left = left(texts.get(i));
            Files.setLastModifiedTime(left, FileTime.from(clock.now()));
            clock.advance(Duration.ofSeconds(1));
        }

        Disk.Client next = disk.client();
        assertThat(next.report().recovered()).isEqualTo(Adoption.MOST_FOLDERS);
        assertThat(next.deliverAll()).containsExactlyElementsOf(texts.subList(0, Adoption.MOST_FOLDERS));
        assertThat(next.backlog.nanosUntilReady()).isZero();
        assertThat(next.deliverAll()).containsExactlyElementsOf(texts.subList(Adoption.MOST_FOLDERS, texts.size()));
        next.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    /** As when somebody cleans up again and again while nothing waits. */
    @Test
    void foldersThatVanishWhileTheyAreEmptyDoNotCountAsTakenOver() {
        Disk.Client client = disk.client();
        for (int i = 0; i < Adoption.MOST_FOLDERS; i++) {
            client.append("on disk " + i);
            client.deliverAll();
            client.backlog.tend();
            Disk.delete(client.backlog.folder());
            client.append("in memory " + i);
            client.deliverAll();
            clock.advance(Duration.ofSeconds(61));
            client.backlog.tend();
        }
        left("of a process that died");
        clock.advance(Duration.ofMinutes(11));
        client.backlog.tend();

        assertThat(client.deliverAll()).containsExactly("of a process that died");
        client.backlog.close();
    }

    @Test
    void aFolderThatVanishesCostsNoOther() throws IOException {
        List<Path> folders = List.of(left("one"), left("two"));
        for (int i = 0; i < folders.size(); i++) {
            Files.setLastModifiedTime(folders.get(i), FileTime.fromMillis(i));
        }
        Spool spool = new Spool(disk.settings(1 << 20), () -> Disk.DESTINATION, notices(), clock, random);
        assertThat(spool.isReady()).isTrue();
        Found found = new Found();

        spool.adopt(
                () -> {
                    Disk.delete(folders.get(0)); // it is held by now
                    return new HashSet<>();
                },
                captures::recover,
                clock.epochMillis(),
                found);

        assertThat(found.entries).extracting(entry -> entry.id).containsExactly(Disk.id("two"));
        spool.close();
    }

    @Test
    void outcomesWhoseRecordsAreGoneKeepNoFolder() throws IOException {
        Path left = left("one");
        Files.writeString(left.resolve("00000002.outcomes"), "12345678");

        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("one");
        next.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aFaultHalfwayCostsNoneOfThoseFoundBefore() {
        left("one", "two", "three");
        AtomicInteger receipts = new AtomicInteger();
        Backlog backlog = backlog(clock, () -> {
            if (receipts.incrementAndGet() == 2) {
                throw new OutOfMemoryError("simulated");
            }
            return captures.recover();
        });

        assertThatThrownBy(backlog::tend).isInstanceOf(OutOfMemoryError.class);
        deliver(backlog, "one");
        assertThat(backlog.lease()).isNull();
        backlog.close();
        assertThat(captures.destination().recovered()).isEqualTo(1);
        assertThat(captures.destination().pending()).isZero();

        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("two", "three");
        next.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void anEventThatCouldNotBePlacedDoesNotComeBack() {
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        Backlog backlog = backlog(failing(left), captures::recover);
        backlog.tend();
        Receipt receipt = captures.capture();
        left.set(1);
        assertThatThrownBy(() -> backlog.append(Disk.id("one"), "one".getBytes(UTF_8), receipt))
                .isInstanceOf(OutOfMemoryError.class);
        receipt.discarded(DiscardReason.INTERNAL_ERROR);
        left.set(Integer.MAX_VALUE);
        backlog.close();

        Disk.Client next = disk.client();
        assertThat(next.report().recovered()).isZero();
        next.backlog.close();
    }

    @Test
    void troubleInAFolderOfADeadProcessIsNoTroubleOfOurOwn() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two");
        dead.die();
        Files.createDirectory(dead.folder.resolve("00000001.outcomes"));
        Disk.Client client = disk.client();
        assertThat(client.deliver()).isEqualTo("one");

        client.append("three");

        assertThat(client.report().queued()).isZero();
        assertThat(client.report().spooled()).isEqualTo(2);
        client.backlog.close();
    }

    @Test
    void whoAsksForTheBytesDoesNotWaitForTheDisk() {
        left("one");
        List<Backlog> asked = new ArrayList<>();
        Backlog backlog = backlog(clock, () -> {
            assertThat(CompletableFuture.supplyAsync(() -> asked.get(0).bytesOnDisk())
                            .orTimeout(5, TimeUnit.SECONDS)
                            .join())
                    .isZero();
            return captures.recover();
        });
        asked.add(backlog);
        backlog.tend();

        assertThat(backlog.bytesOnDisk()).isPositive();
        deliver(backlog, "one");
        assertThat(backlog.bytesOnDisk()).isZero();
        backlog.close();
    }

    @Test
    void whatWaitsHereOrIsBeingSentIsNotTakenOverOnceMore() {
        Disk.Client client = disk.client();
        client.append("sent", "waiting");
        Lease sending = client.backlog.lease();
        left("sent", "waiting", "new");

        client.backlog.tend();

        assertThat(client.report().recovered()).isEqualTo(1);
        sending.delivered();
        assertThat(client.deliverAll()).containsExactly("new", "waiting");
        client.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void whatSeveralLeftComesInTheOrderOfItsTime() {
        Disk.Client first = disk.client();
        Disk.Client second = disk.client();
        for (int i = 0; i < 6; i++) {
            (i % 3 == 1 ? second : first).append("event " + i);
            clock.advance(Duration.ofSeconds(1));
        }
        second.backlog.close();
        first.backlog.close();

        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("event 0", "event 1", "event 2", "event 3", "event 4", "event 5");
        next.backlog.close();
    }

    @Test
    void whatHasItsOutcomeGoesAtTheNextStart() {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.deliverAll();
        dead.die();

        Disk.Client next = disk.client();

        assertThat(dead.folder).doesNotExist();
        assertThat(next.report().recovered()).isZero();
        next.backlog.close();
    }

    @Test
    void thatOneEventWasTakenOverIsTold() {
        left("one");

        disk.client().backlog.close();

        assertThat(disk.log.lines()).containsExactly("INFO sentry: took over 1 event of an earlier process");
    }

    @Test
    void aFaultWithThoseLeftBehindIsToldAndOthersAreSent() {
        for (int i = 0; i <= Adoption.MOST_FOLDERS; i++) {
            left("left " + i);
        }
        AtomicInteger receipts = new AtomicInteger();
        Backlog backlog = backlog(clock, () -> {
            if (receipts.incrementAndGet() == Adoption.MOST_FOLDERS + 1) {
                throw new IllegalStateException("simulated");
            }
            return captures.recover();
        });
        backlog.tend();
        for (int i = 0; i < Adoption.MOST_FOLDERS; i++) {
            backlog.lease().delivered();
        }
        backlog.append(Disk.id("own"), "own".getBytes(UTF_8), captures.capture());

        assertThat(backlog.nanosUntilReady()).isZero();

        assertThat(disk.log.lines())
                .filteredOn(line -> line.startsWith("ERROR"))
                .singleElement()
                .asString()
                .contains("a fault with the events on disk");
        deliver(backlog, "own");
        backlog.close();
    }

    private static void deliver(Backlog backlog, String text) {
        try (Lease lease = backlog.lease()) {
            assertThat(lease).isNotNull();
            assertThat(Disk.text(lease)).isEqualTo(text);
            lease.delivered();
        }
    }

    /** The folder of a client that is gone. */
    private Path left(String... texts) {
        Captures theirs = new Captures("sentry");
        Backlog backlog = backlog(clock, theirs::recover);
        for (String text : texts) {
            backlog.append(Disk.id(text), text.getBytes(UTF_8), theirs.capture());
        }
        Path folder = backlog.folder();
        backlog.close();
        return folder;
    }

    private Backlog backlog(Clock time, Supplier<Receipt> recovered) {
        return new Backlog(disk.settings(1 << 20), () -> Disk.DESTINATION, recovered, notices(), time, random);
    }

    private Notices notices() {
        return new Notices(disk.log, clock, "sentry", line -> line);
    }

    /** Tells the monotonic time that often, and then fails. */
    private Clock failing(AtomicInteger left) {
        return new Clock() {
            @Override
            public long epochMillis() {
                return clock.epochMillis();
            }

            @Override
            public long nanoTime() {
                if (left.getAndDecrement() <= 0) {
                    throw new OutOfMemoryError("simulated");
                }
                return clock.nanoTime();
            }
        };
    }
}
