package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files are open only while they are written to or read, and no lock outlives the client. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere /proc does not tell which files are open")
class SpoolFilesTest {

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolFilesTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 41);
    }

    @AfterEach
    void nothingIsHeld() throws IOException {
        assertThat(open()).isEmpty();
        assertThat(System.getProperties().stringPropertyNames())
                .filteredOn(name -> name.startsWith("dev.mayday.spool " + disk.root))
                .isEmpty();
    }

    @Test
    void ofManyFilesOnlyTheNewestIsOpenAndThoseThatAreRead() throws IOException {
        Disk.Client client = disk.client(Disk.DESTINATION, 4 << 20);
        Disk.texts(300, 5_000).forEach(client::append);
        client.append("newest");

        assertThat(open()).containsExactly("00000012.records", "lock");

        client.deliver();
        assertThat(open()).containsExactly("00000001.outcomes", "00000001.records", "00000012.records", "lock");
        client.backlog.close();
    }

    @Test
    void whatIsTakenOverIsClosedUntilItIsRead() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one", "two");
        dead.backlog.close();

        Disk.Client client = disk.client();
        assertThat(open()).containsExactly("lock", "lock");

        client.deliver();
        assertThat(open()).containsExactly("00000001.outcomes", "00000001.records", "lock", "lock");
        client.backlog.close();
    }

    @Test
    void aFileThatIsDoneLeavesNothingOpen() throws IOException {
        Disk.Client client = disk.client();
        client.append("one", "two");
        client.deliverAll();

        client.backlog.tend();

        assertThat(open()).containsExactly("lock");
        client.backlog.close();
    }

    @Test
    void ofAFolderThatVanishedNothingIsHeldOnceItsLastRecordHasItsOutcome() throws IOException {
        Disk.Client client = disk.client();
        client.append("one");
        Disk.delete(disk.root);
        client.append("two");
        clock.advance(Duration.ofMinutes(1));
        client.backlog.tend();
        assertThat(client.deliver()).isEqualTo("one");

        assertThat(open()).containsExactly("00000002.records", "lock");
        client.backlog.close();
    }

    @Test
    void ofAFolderThatVanishedWhileNothingWaitedInItNothingIsHeld() throws IOException {
        Disk.Client client = disk.client();
        client.append("one");
        client.deliverAll();
        Disk.delete(disk.root);
        client.append("two");

        assertThat(open()).isEmpty();
        client.backlog.close();
    }

    @Test
    void aFileThatCannotBeDeletedAtTheEndLeavesNoOtherOpen() throws IOException {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Disk.Client dead = disk.client();
        dead.append("left", "waits");
        dead.backlog.close();
        client.backlog.tend();
        client.deliver();
        Lease waits = client.backlog.lease();
        client.deliverAll();
        waits.giveBack();
        Files.delete(client.records());
        Files.createDirectories(client.records().resolve("in the way"));

        client.backlog.close();

        assertThat(disk.log.lines()).noneMatch(line -> line.startsWith("WARN"));
        assertThat(open()).isEmpty();
    }

    /** The names of the files below the root that this process has open; of those that are deleted by now, too. */
    private List<String> open() throws IOException {
        List<Path> handles;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            handles = all.toList();
        }
        List<String> names = new ArrayList<>();
        for (Path handle : handles) {
            if (Files.isSymbolicLink(handle)) { // that of the list itself is gone by now
                Path file = Files.readSymbolicLink(handle);
                if (file.startsWith(disk.root)) {
                    names.add(file.getFileName().toString().replace(" (deleted)", ""));
                }
            }
        }
        return names.stream().sorted().toList();
    }
}
