package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How old a record is to the next process if the clock was wrong when it was written. Records are kept for three days. */
class SpoolAgeTest {

    private static final Instant UNSET = Instant.parse("1970-01-01T00:01:00Z");
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolAgeTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 11);
    }

    @Test
    void aRecordWithATimeThatCannotBeIsAsOldAsItsFile() throws IOException {
        leave(UNSET, NOW.minus(Duration.ofHours(70)));

        clock.setWall(NOW);
        Disk.Client next = disk.client();
        assertThat(next.report().discarded(DiscardReason.EXPIRED)).isZero();
        clock.advance(Duration.ofHours(3));

        assertThat(next.deliverAll()).isEmpty();
        assertThat(next.report().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
        next.backlog.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:01:00Z", "2025-12-31T23:59:59Z", "2039-01-01T00:00:00Z"})
    void whereTheFilesTimeCannotBeEitherItsAgeStartsWithTheNextProcessAndNotWithEachAfterIt(Instant wrong)
            throws IOException {
        leave(wrong, wrong);

        clock.setWall(NOW);
        disk.client().backlog.close();
        clock.advance(Duration.ofHours(71));
        Disk.Client third = disk.client();
        assertThat(third.report().discarded(DiscardReason.EXPIRED)).isZero();
        third.backlog.close();
        clock.advance(Duration.ofHours(1));

        assertThat(disk.client().report().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
        assertThat(disk.log.lines()).anyMatch(line -> line.contains("waited longer"));
    }

    @Test
    void whoeverHasAWrongClockHimselfDropsNothingAndChangesNoTime() throws IOException {
        Path records = leave(NOW, NOW);

        clock.setWall(UNSET);
        Disk.Client next = disk.client();

        assertThat(next.report().recovered()).isEqualTo(1);
        assertThat(next.report().discarded(DiscardReason.EXPIRED)).isZero();
        assertThat(Files.getLastModifiedTime(records).toInstant()).isEqualTo(NOW);
        next.backlog.close();
    }

    @Test
    void aFileOfAnotherVersionWithATimeThatCannotBeIsKept() throws IOException {
        Path other = leave(NOW, NOW).resolveSibling("00000002.records");
        ByteBuffer head = ByteBuffer.allocate(200).putInt(0x4D415944).putInt(2);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, 8);
        Files.write(other, head.putInt((int) crc.getValue()).array());
        Files.setLastModifiedTime(other, FileTime.from(UNSET));

        clock.setWall(NOW);
        disk.client().backlog.close();

        assertThat(other).exists();
    }

    @Test
    void whatWaitedInMemoryBeforeItCameToTheDiskIsAsOldAsItIs() throws IOException {
        clock.setWall(NOW);
        Files.writeString(disk.root, "in the way");
        Disk.Client client = disk.client();
        client.append("one");
        clock.advance(Duration.ofHours(70));
        Files.delete(disk.root);
        client.backlog.tend();
        assertThat(client.report().spooled()).isEqualTo(1);
        client.backlog.close();

        Disk.Client next = disk.client();
        clock.advance(Duration.ofHours(2).minusSeconds(1));
        assertThat(next.backlog.nanosUntilReady()).isZero();
        clock.advance(Duration.ofSeconds(1));

        assertThat(next.deliverAll()).isEmpty();
        assertThat(next.report().discarded(DiscardReason.EXPIRED)).isEqualTo(1);
        next.backlog.close();
    }

    /** What a client leaves that lived at {@code time}, in a file that says {@code fileTime}. */
    private Path leave(Instant time, Instant fileTime) throws IOException {
        clock.setWall(time);
        Disk.Client client = disk.client();
        client.append("one");
        Path records = client.records();
        client.backlog.close();
        Files.setLastModifiedTime(records, FileTime.from(fileTime));
        return records;
    }
}
