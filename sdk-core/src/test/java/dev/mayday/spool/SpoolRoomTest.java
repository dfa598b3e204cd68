package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much room is taken, on disk and in memory, and who has to make some. */
class SpoolRoomTest {

    private static final int KIB = 1 << 10;

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolRoomTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 21);
    }

    @Test
    void smallRecordsAndTheirOutcomesStayWithinTheBound() {
        int bound = 128 * KIB;
        Disk.Client client = disk.client(Disk.DESTINATION, bound);
        for (int i = 0; i < 3_000; i++) {
            client.append("r" + i);
            if (i % 100 == 0) {
                assertThat(client.sizes().sum()).isLessThanOrEqualTo(bound);
            }
        }
        assertThat(client.report().discarded(DiscardReason.SPOOL_OVERFLOW)).isPositive();

        for (int i = 0; i < 500; i++) {
            client.deliver();
            assertThat(client.sizes().sum()).isLessThanOrEqualTo(bound);
        }
        client.backlog.close();
    }

    @Test
    void soDoThoseOfADeadProcess() {
        int bound = 128 * KIB;
        Disk.Client dead = disk.client(Disk.DESTINATION, bound);
        for (int i = 0; i < 1_300; i++) {
            dead.append("r" + i);
        }
        dead.backlog.close();
        Disk.Client client = disk.client(Disk.DESTINATION, bound);
        assertThat(client.report().recovered()).isEqualTo(1_300);

        for (int i = 0; client.backlog.fill() < 0.999; i++) {
            client.append("s" + i);
        }
        assertThat(client.report().discardedInAll()).isZero();
        for (int i = 0; i < 500; i++) {
            client.deliver();
            assertThat(client.sizes().sum() + dead.sizes().sum()).isLessThanOrEqualTo(bound);
        }
        client.backlog.close();
    }

    @Test
    void theRoomOnDiskIsUsedToTheLastByte() {
        int bound = 64 * KIB;
        int overhead = 12 + 68 + 8; // of the file, of the record, and of its outcome
        Disk.Client client = disk.client(Disk.DESTINATION, bound);

        client.append("x".repeat(bound - overhead));
        assertThat(client.report().spooled()).isEqualTo(1);
        assertThat(client.backlog.fill()).isEqualTo(1);
        client.deliverAll();
        client.append("y".repeat(bound - overhead + 1));

        assertThat(client.report().spooled()).isZero();
        assertThat(client.report().queued()).isEqualTo(1);
        client.backlog.close();
    }

    @Test
    void whatIsDeliveredGivesWayBeforeWhatWaits() {
        Disk.Client dead = disk.client();
        dead.append("l".repeat(20 * KIB));
        dead.backlog.close();
        Disk.Client client = disk.client(Disk.DESTINATION, 80 * KIB);
        client.append("d".repeat(55 * KIB));
        Lease waits = client.backlog.lease();
        client.deliver();
        waits.giveBack();

        client.append("n".repeat(20 * KIB));

        assertThat(client.report().discardedInAll()).isZero();
        assertThat(client.deliverAll()).hasSize(2);
        client.backlog.close();
    }

    @Test
    void whereAllThatIsOnDiskIsBeingSentNewOnesWaitInMemory() {
        Disk.Client client = disk.client(Disk.DESTINATION, 64 * KIB);
        client.append("x".repeat(50 * KIB));
        Lease sending = client.backlog.lease();
        client.append("y".repeat(50 * KIB));

        assertThat(client.report().queued()).isEqualTo(1);
        assertThat(client.report().discardedInAll()).isZero();

        sending.delivered();
        client.backlog.tend();
        assertThat(client.report().spooled()).isEqualTo(1);
        client.backlog.close();
    }

    @ParameterizedTest
    @CsvSource({"1024, 100, 64", "8192, 400, 256", "1048576, 10000, 4096"})
    void aFileIsAThirtySecondOfTheRoomWithinBounds(int roomKib, int recordsOfOneKib, int fileKib) {
        Disk.Client client = disk.client(Disk.DESTINATION, (long) roomKib * KIB);
        String kib = "k".repeat(KIB - 68);
        for (int i = 0; i < recordsOfOneKib; i++) {
            client.append(kib);
        }

        assertThat(client.sizes().max().orElse(0)).isBetween(fileKib * 1_010L, (fileKib + 1) * 1_024L);
        client.backlog.close();
    }

    @Test
    void theBoundsOfMemoryDoNotConcernWhatIsOnDisk() {
        Disk.Client client = disk.client(new SpoolSettings(List.of(disk.root), 1 << 20, 100, 2, Duration.ofDays(3)));
        List<String> texts = Disk.texts(5, 200);
        texts.forEach(client::append);

        assertThat(client.report().spooled()).isEqualTo(5);
        assertThat(client.deliverAll()).containsExactlyElementsOf(texts);
        client.backlog.close();
    }

    @Test
    void whatIsBeingSentFromDiskTakesNoRoomInMemory() {
        Disk.Client client = disk.client(new SpoolSettings(List.of(disk.root), 1 << 20, 100, 2, Duration.ofDays(3)));
        Disk.texts(3, 80).forEach(client::append);
        List<Lease> sending = List.of(client.backlog.lease(), client.backlog.lease(), client.backlog.lease());
        Disk.delete(disk.root);

        client.append("in memory");

        assertThat(client.report().discardedInAll()).isZero();
        sending.forEach(Lease::delivered);
        assertThat(client.deliverAll()).containsExactly("in memory");
        client.backlog.close();
    }

    @Test
    void ofThoseInMemoryTheOldestGivesWayAndNoneThatIsOnDisk() {
        Disk.Client client = disk.client(new SpoolSettings(List.of(disk.root), 1 << 20, 100, 2, Duration.ofDays(3)));
        client.append("on disk");
        Disk.delete(disk.root);

        client.append("one", "two", "three");

        assertThat(client.report().discarded(DiscardReason.SPOOL_OVERFLOW)).isEqualTo(1);
        assertThat(client.deliverAll()).containsExactly("on disk", "two", "three");
        client.backlog.close();
    }

    @Test
    void ofAHundredThousandOnDiskTheOldestGivesWay() {
        Disk.Client client = disk.client(Disk.DESTINATION, 64 << 20);
        for (int i = 0; i < 100_001; i++) {
            client.append(Integer.toString(i));
        }

        assertThat(client.backlog.records()).isEqualTo(100_000);
        assertThat(client.report().discarded(DiscardReason.SPOOL_OVERFLOW)).isEqualTo(1);
        assertThat(client.deliver()).isEqualTo("1");
        client.backlog.close();
    }

    @Test
    void ofAHundredThousandInMemoryTheOldestGivesWayThatIsNotBeingSent() {
        Disk.Client client =
                disk.client(new SpoolSettings(List.of(), 1, Long.MAX_VALUE, Integer.MAX_VALUE, Duration.ofDays(3)));
        for (int i = 0; i < 50_000; i++) {
            client.append(Integer.toString(i));
        }
        assertThat(client.backlog.fill()).isEqualTo(0.5);
        Lease sending = client.backlog.lease();
        for (int i = 50_000; i < 100_002; i++) {
            client.append(Integer.toString(i));
        }

        assertThat(client.backlog.records()).isEqualTo(100_000);
        assertThat(client.report().discarded(DiscardReason.SPOOL_OVERFLOW)).isEqualTo(2);
        assertThat(client.deliver()).isEqualTo("3");
        sending.delivered();
        client.backlog.close();
    }
}
