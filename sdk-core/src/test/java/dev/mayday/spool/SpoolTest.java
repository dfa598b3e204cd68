package dev.mayday.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.destination.Receipt;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk, who gets it, and when it goes. */
class SpoolTest {

    private static final Duration THREE_DAYS = Duration.ofDays(3);

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 1);
    }

    @Test
    void aRecordIsOnDiskWhenItsReceiptSaysSo() throws IOException {
        Disk.Client client = disk.client();
        client.append("one");

        assertThat(client.report().spooled()).isEqualTo(1);
        assertThat(client.report().queued()).isZero();
        assertThat(Files.readString(client.records(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("one");
        client.backlog.close();
    }

    @Test
    void aFaultWhileRecordsMoveToTheDiskLeavesNoneBehind() throws IOException {
        Files.writeString(disk.root, "in the way");
        Disk.Client client = new Disk(disk.root.resolve("spool"), clock, 1).client();
        client.backlog.append(Disk.id("one"), "one".getBytes(UTF_8), new Receipt() {
            @Override
            public void spooled() {
                throw new OutOfMemoryError("simulated");
            }

            @Override
            public void delivered() {}

            @Override
            public void discarded(DiscardReason reason) {}
        });
        Files.delete(disk.root);
        clock.advance(Spool.PAUSE);

        assertThatThrownBy(client.backlog::tend).isInstanceOf(OutOfMemoryError.class);

        assertThat(client.deliver()).isEqualTo("one");
        client.backlog.close();
    }

    @Test
    void whatAClosedClientLeavesIsTheNextOnesFirst() {
        Disk.Client first = disk.client();
        first.append("one", "two", "three");
        assertThat(first.deliver()).isEqualTo("one");
        first.backlog.close();
        assertThat(first.report().spooled()).isEqualTo(2);
        assertThat(first.report().discardedInAll()).isZero();
        assertThat(first.backlog.records()).isEqualTo(2);

        Disk.Client second = disk.client();
        second.append("four");

        assertThat(second.report().recovered()).isEqualTo(2);
        assertThat(second.deliverAll()).containsExactly("two", "three", "four");
        assertThat(second.report().delivered()).isEqualTo(3);
        assertThat(second.report().pending()).isZero();
        assertThat(disk.log.lines()).contains("INFO sentry: took over 2 events of an earlier process");
        second.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aRecordThatWasBeingSentWhenItsProcessDiedComesAgain() {
        Disk.Client first = disk.client();
        first.append("one", "two");
        Lease sending = first.backlog.lease();
        first.die();

        Disk.Client second = disk.client();
        assertThat(second.deliverAll()).containsExactly("one", "two");
        sending.delivered(); // too late, and nothing happens
        second.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void whoDiesWhileItHoldsAnothersFolderLeavesBoth() {
        disk.client().append("one");
        Disk.Client dead = disk.client();
        dead.backlog.close();
        Disk.Client first = disk.client();
        first.append("two");
        first.die();
        Disk.Client second = disk.client();
        second.append("three");
        second.die();

        Disk.Client third = disk.client();
        assertThat(third.deliverAll()).containsExactly("two", "three");
        third.backlog.close();
    }

    @Test
    void aFolderWhoseOwnerLivesIsNotTouched() {
        Disk.Client first = disk.client();
        first.append("one");
        Disk.Client second = disk.client();
        second.append("two");
        second.backlog.tend();

        assertThat(second.report().recovered()).isZero();
        assertThat(second.deliverAll()).containsExactly("two");
        assertThat(first.deliverAll()).containsExactly("one");
        first.backlog.close();
        second.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aFolderWhoseOwnerDiesIsTakenOverByTheNextLook() {
        Disk.Client living = disk.client();
        living.append("own");
        Disk.Client other = disk.client();
        other.append("left");
        other.backlog.close();

        living.backlog.tend();

        assertThat(living.deliverAll()).containsExactly("left", "own");
        living.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void anotherDestinationAdoptsNothing() {
        Disk.Client first = disk.client();
        first.append("one");
        first.backlog.close();
        Disk.Client other = disk.client("ffffffffffffffffffffffffffffffff", 1 << 20);

        assertThat(other.report().recovered()).isZero();
        assertThat(other.backlog.lease()).isNull();
        other.backlog.close();
        assertThat(disk.client().deliverAll()).containsExactly("one");
    }

    @Test
    void segmentsGoWithTheirLastRecord() throws IOException {
        Disk.Client client = disk.client(Disk.DESTINATION, 8 << 20);
        List<String> texts = Disk.texts(120, 10_000);
        texts.forEach(client::append);
        assertThat(segments(client)).isGreaterThanOrEqualTo(4);

        assertThat(client.deliverAll()).containsExactlyElementsOf(texts);

        assertThat(segments(client)).isEqualTo(1);
        client.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() {
        Disk.Client client = disk.client(Disk.DESTINATION, 8 << 20);
        List<String> texts = Disk.texts(300, 9_000); // more than is kept in memory
        texts.forEach(client::append);
        client.die();

        assertThat(disk.client(Disk.DESTINATION, 8 << 20).deliverAll()).containsExactlyElementsOf(texts);
    }

    @Test
    void bytesOnDiskStayWithinTheBoundAndTheOldestGiveWay() throws IOException {
        Disk.Client client = disk.client(Disk.DESTINATION, 1 << 20);
        List<String> texts = Disk.texts(300, 8_000);
        for (String text : texts) {
            client.append(text);
            assertThat(client.sizes().sum()).isLessThanOrEqualTo(1 << 20);
        }

        long evicted = client.report().discarded(DiscardReason.SPOOL_OVERFLOW);
        assertThat(evicted).isBetween(150L, 200L);
        assertThat(client.report().spooled()).isEqualTo(300 - evicted);
        assertThat(client.backlog.fill()).isGreaterThan(0.9);
        assertThat(client.deliverAll()).containsExactlyElementsOf(texts.subList((int) evicted, 300));
        assertThat(disk.log.lines()).anyMatch(line -> line.contains("pushed out by newer ones"));
        client.backlog.close();
    }

    @Test
    void whatHasNoRoomAfterARestartIsToldInOneLineWithItsNumber() {
        Disk.Client dead = disk.client(Disk.DESTINATION, 1 << 20);
        List<String> texts = Disk.texts(100, 8_000);
        texts.forEach(dead::append);
        dead.die();

        Disk.Client client = disk.client(Disk.DESTINATION, 256 << 10);

        int evicted = (int) client.report().discarded(DiscardReason.SPOOL_OVERFLOW);
        assertThat(evicted).isBetween(65, 80);
        assertThat(disk.log.lines())
                .filteredOn(line -> line.startsWith("WARN"))
                .singleElement()
                .asString()
                .endsWith("mayday.spool.max-size has no room for all that was left on disk, " + evicted
                        + " events were pushed out");
        assertThat(client.deliverAll()).containsExactlyElementsOf(texts.subList(evicted, 100));
        client.backlog.close();
    }

    @Test
    void aRecordBeingSentIsNotPushedOut() {
        Disk.Client client = disk.client(Disk.DESTINATION, 1 << 20);
        List<String> texts = Disk.texts(300, 8_000);
        client.append(texts.get(0));
        Lease sending = client.backlog.lease();
        texts.subList(1, 300).forEach(client::append);

        assertThat(client.report().discarded(DiscardReason.SPOOL_OVERFLOW)).isPositive();
        sending.delivered();
        assertThat(client.report().delivered()).isEqualTo(1);
        client.backlog.close();
    }

    @Test
    void ageCountsAcrossProcesses() {
        Disk.Client first = disk.client();
        first.append("old");
        clock.advance(Duration.ofHours(70));
        first.append("young");
        first.die();
        Disk.Client second = disk.client();
        assertThat(second.backlog.records()).isEqualTo(2);

        clock.advance(Duration.ofHours(3));

        assertThat(second.deliverAll()).containsExactly("young");
        assertThat(second.report().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
        second.backlog.close();
    }

    @Test
    void aRecordTooOldAlreadyIsCountedAsRecoveredAndExpired() {
        Disk.Client first = disk.client();
        first.append("old");
        first.die();
        clock.advance(THREE_DAYS);

        Disk.Client second = disk.client();
        assertThat(second.report().recovered()).isEqualTo(1);
        assertThat(second.report().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
        second.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aWallClockThatJumpsWhileTheProcessLivesChangesNothing() {
        Disk.Client client = disk.client();
        client.append("one");
        clock.setWall(clock.now().plus(Duration.ofDays(4_000)));
        client.append("two");
        clock.setWall(clock.now().minus(Duration.ofDays(8_000)));
        client.append("three");

        assertThat(client.deliverAll()).containsExactly("one", "two", "three");
        client.backlog.close();
    }

    @Test
    void aRecordFromTheFutureIsAsGoodAsNew() {
        Disk.Client first = disk.client();
        first.append("one");
        first.die();
        clock.setWall(clock.now().minus(Duration.ofDays(8_000)));

        Disk.Client second = disk.client();
        clock.advance(THREE_DAYS.minusSeconds(1));
        assertThat(second.deliverAll()).containsExactly("one");
        second.backlog.close();
    }

    @Test
    void aFolderThatVanishesCostsThePlaceOnDiskAndNoEvent() {
        Disk.Client client = disk.client();
        client.append("one");
        Disk.delete(disk.root);
        client.append("two");

        assertThat(client.report().spooled()).isEqualTo(1);
        assertThat(client.report().queued()).isEqualTo(1);
        assertThat(disk.log.lines()).singleElement().asString().contains("WARN", "wait in memory", "vanished");

        clock.advance(Duration.ofSeconds(60));
        client.backlog.tend();
        client.append("three");
        assertThat(client.report().spooled()).isEqualTo(3);
        assertThat(disk.log.lines()).anyMatch(line -> line.contains("kept on disk again"));
        assertThat(client.deliverAll()).containsExactly("one", "two", "three");
        client.backlog.close();
    }

    @Test
    void whatWaitedInAFolderThatVanishedIsNotToldAsKeptInTheEnd() {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Disk.delete(disk.root);

        client.backlog.close();

        assertThat(client.report().spooled()).isZero();
        assertThat(client.report().discarded(DiscardReason.CLOSED)).isEqualTo(2);
        assertThat(client.backlog.records()).isZero();
    }

    @Test
    void whatHadWaitedInAFolderThatVanishedIsNoTroubleOfTheNextOne() {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Disk.delete(disk.root);
        client.append("three");
        clock.advance(Duration.ofSeconds(60));
        client.backlog.tend();
        assertThat(client.deliver()).isEqualTo("one");

        client.append("four");

        assertThat(client.report().queued()).isZero();
        assertThat(client.report().spooled()).isEqualTo(3);
        client.backlog.close();
    }

    @Test
    void manyThreadsCountRight() throws InterruptedException {
        Disk.Client client = disk.client(Disk.DESTINATION, 1 << 20);
        Thread appender = new Thread(() -> Disk.texts(2_000, 3_000).forEach(client::append));
        List<Thread> senders = IntStream.range(0, 2)
                .mapToObj(n -> new Thread(() -> {
                    while (appender.isAlive()) {
                        end(client.backlog.lease(), client.backlog.records());
                    }
                }))
                .toList();
        appender.start();
        senders.forEach(Thread::start);
        appender.join();
        for (Thread sender : senders) {
            sender.join();
        }
        int left = client.backlog.records();
        client.backlog.close();

        assertThat(client.report().captured()).isEqualTo(2_000);
        assertThat(client.report().spooled()).isEqualTo(left);
        assertThat(disk.client().report().recovered()).isEqualTo(left);
    }

    private static void end(Lease lease, int how) {
        if (lease != null) {
            switch (how % 4) {
                case 0 -> lease.discarded(DiscardReason.REJECTED);
                case 1 -> lease.failed();
                default -> lease.delivered();
            }
        }
    }

    private static long segments(Disk.Client client) throws IOException {
        try (Stream<Path> files = Files.list(client.folder)) {
            return files.filter(file -> file.toString().endsWith(".records")).count();
        }
    }
}
