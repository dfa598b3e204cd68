package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in memory when the disk is well again. */
class SpoolCloseTest {

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private Disk disk;
    private Disk.Client client;

    /** A moment after the disk had trouble. */
    @BeforeEach
    void keepOneInMemory() {
        disk = new Disk(folder.resolve("spool"), clock, 5);
        client = disk.client();
        client.append("one");
        client.deliverAll();
        Disk.delete(disk.root);
        client.append("two");
        assertThat(client.report().queued()).isEqualTo(1);
    }

    @Test
    void isOnDiskForTheNextStartWhenTheClientCloses() {
        client.backlog.close();

        assertThat(client.report().discarded(DiscardReason.CLOSED)).isZero();
        assertThat(client.report().spooled()).isEqualTo(1);
        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("two");
        next.backlog.close();
    }

    @Test
    void isOnDiskAsSoonAsAnotherEventIs() {
        clock.advance(Duration.ofSeconds(31));
        client.append("three");

        assertThat(client.report().spooled()).isEqualTo(2);
        assertThat(client.deliverAll()).containsExactly("two", "three");
        client.backlog.close();
    }

    @Test
    void countsAmongWhatStaysHoweverOftenTheClientIsClosed() {
        client.backlog.close();
        client.backlog.close();

        assertThat(client.backlog.records()).isEqualTo(1);
    }
}
