package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What damage costs exactly, and what it does not cost. */
class SpoolDamageTest {

    private static final int HEAD = 68;

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolDamageTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 5);
    }

    @Test
    void theNumbersOfTheRecordsTellHowManyAreLostInside() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two", "three", "four", "five");
        dead.die();
        Path file = dead.records();
        byte[] bytes = Files.readAllBytes(file);
        int second = 12 + HEAD + 3;
        int fourth = second + HEAD + 3 + HEAD + 5;
        byte[] left = Arrays.copyOf(bytes, second + bytes.length - fourth);
        System.arraycopy(bytes, fourth, left, second, bytes.length - fourth);
        Files.write(file, left);

        Disk.Client next = disk.client();

        assertThat(next.deliverAll()).containsExactly("one", "four", "five");
        assertThat(next.report().recovered()).isEqualTo(5);
        assertThat(next.report().discarded(DiscardReason.CORRUPT)).isEqualTo(2);
        assertThat(disk.log.lines()).anyMatch(line -> line.contains("damaged"));
        next.backlog.close();
    }

    @Test
    void aTornTailCostsOne() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two");
        dead.die();
        Path file = dead.records();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - HEAD));

        Disk.Client next = disk.client();

        assertThat(next.deliverAll()).containsExactly("one");
        assertThat(next.report().recovered()).isEqualTo(2);
        assertThat(next.report().discarded(DiscardReason.CORRUPT)).isEqualTo(1);
        next.backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aDamagedRecordThatWasDoneCostsNothing() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two");
        dead.deliver();
        dead.die();
        flip(dead.records(), 12 + HEAD + 1);

        Disk.Client next = disk.client();

        assertThat(next.deliverAll()).containsExactly("two");
        assertThat(next.report().recovered()).isEqualTo(1);
        next.backlog.close();
    }

    @Test
    void whatIsLostIsCountedByOneProcessAlone() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two", "three");
        dead.die();
        flip(dead.records(), 12 + HEAD + 1);
        Disk.Client next = disk.client();
        assertThat(next.report().recovered()).isEqualTo(3);
        next.backlog.close();

        Disk.Client last = disk.client();
        assertThat(last.report().recovered()).isEqualTo(2);
        assertThat(last.report().discarded(DiscardReason.CORRUPT)).isZero();
        assertThat(last.deliverAll()).containsExactly("two", "three");
        last.backlog.close();
    }

    @Test
    void aCutEntryOfTheOutcomesCostsNothingButARepetition() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two", "three", "four");
        dead.deliver();
        dead.deliver();
        dead.die();
        Path outcomes = dead.folder.resolve("00000001.outcomes");
        Files.write(outcomes, Arrays.copyOf(Files.readAllBytes(outcomes), 11));

        Disk.Client next = disk.client();
        assertThat(next.deliver()).isEqualTo("two");
        next.die();

        Disk.Client last = disk.client();
        assertThat(last.deliverAll()).containsExactly("three", "four");
        last.backlog.close();
    }

    @Test
    void aDamagedOutcomeCostsARepetitionAndNoOtherRecord() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two", "three", "four", "five");
        dead.deliver();
        dead.die();
        flip(dead.folder.resolve("00000001.outcomes"), 3); // makes the fifth of the first record's number

        Disk.Client next = disk.client();

        assertThat(next.deliverAll()).containsExactly("one", "two", "three", "four", "five");
        next.backlog.close();
    }

    @Test
    void aRecordDamagedWhileItWaitsIsCountedAndCostsNoOther() throws IOException {
        Disk.Client client = disk.client(Disk.DESTINATION, 8 << 20);
        List<String> texts = Disk.texts(200, 9_000); // so that the first ones are on disk alone
        texts.forEach(client::append);
        flip(client.records(), 500);

        assertThat(client.deliverAll()).containsExactlyElementsOf(texts.subList(1, 200));
        assertThat(client.report().discarded(DiscardReason.CORRUPT)).isEqualTo(1);
        assertThat(disk.log.lines()).containsExactly("WARN sentry: an event on disk is damaged and cannot be sent");
        assertThat(client.report().pending()).isZero();
        client.backlog.close();
    }

    @Test
    void aServerThatKeepsUpCostsNoReading() throws IOException {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Files.write(client.records(), new byte[0]);

        assertThat(client.deliverAll()).containsExactly("one", "two");
        client.backlog.close();
    }

    @Test
    void anUnknownVersionIsLeftAloneUntilItExpires() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        ByteBuffer head = ByteBuffer.allocate(200).putInt(0x4D415944).putInt(2);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, 8);
        Path unknown = dead.folder.resolve("00000002.records");
        Files.write(unknown, head.putInt((int) crc.getValue()).array());
        Files.setLastModifiedTime(unknown, java.nio.file.attribute.FileTime.from(clock.now()));

        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("one");
        assertThat(next.report().recovered()).isEqualTo(1);
        next.backlog.close();
        assertThat(unknown).exists();

        clock.advance(Duration.ofDays(3));
        disk.client().backlog.close();
        assertThat(disk.files()).isEmpty();
    }

    @Test
    void aFileTooLargeToBeOursIsNotRead() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        try (RandomAccessFile large =
                new RandomAccessFile(dead.folder.resolve("00000002.records").toFile(), "rw")) {
            large.setLength(20L << 30);
        }

        Disk.Client next = disk.client();
        assertThat(next.deliverAll()).containsExactly("one");
        next.backlog.close();
    }

    @Test
    void anInterruptClosesNoFileAndIsKept() {
        Disk.Client client = disk.client();
        client.append("one");
        Thread.currentThread().interrupt();
        client.append("two");
        client.backlog.tend();
        client.deliver();

        assertThat(Thread.interrupted()).isTrue();
        client.append("three");
        assertThat(client.report().spooled()).isEqualTo(2);
        client.backlog.close();
        assertThat(disk.client().deliverAll()).containsExactly("two", "three");
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 4;
        Files.write(file, bytes);
    }
}
