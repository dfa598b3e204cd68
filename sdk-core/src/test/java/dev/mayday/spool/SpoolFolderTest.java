package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.Skips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are not as they should be: events wait in memory, and one line says why. */
@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "owners and permissions are those of Unix")
class SpoolFolderTest {

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();
    private Path root;
    private Path mount;
    private Disk disk;

    @BeforeEach
    void disk() {
        root = folder.resolve("state/mayday");
        disk = new Disk(root, clock, 7);
    }

    @Test
    void everyFolderOfOursIsForThisUserAlone() throws IOException {
        Disk.Client client = disk.client();
        for (Path ours : List.of(root, client.folder.getParent(), client.folder)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours)))
                    .isEqualTo("rwx------");
        }
        client.backlog.close();
    }

    @Test
    void aSymbolicLinkInItsPlaceIsRefused() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(root.getParent());
        Files.createSymbolicLink(root, elsewhere);

        assertRefused("is a symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aSymbolicLinkFurtherDownIsRefused() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createDirectories(root);
        Files.createSymbolicLink(root.resolve(Disk.DESTINATION), elsewhere);

        assertRefused("is a symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.createDirectories(root.getParent());
        Files.writeString(root, "a file");

        assertRefused("is not a folder");
        assertThat(root).hasContent("a file");
    }

    @Test
    void somebodyElsesFolderIsRefused() throws IOException {
        asRoot();
        Files.createDirectories(root);
        Files.setAttribute(root, "unix:uid", 4_711, LinkOption.NOFOLLOW_LINKS);

        assertRefused("belongs to 4711");
        assertThat(root.resolve(Disk.DESTINATION)).isEmptyDirectory();
    }

    @Test
    void somebodyElsesFolderOfOneDestinationIsRefused() throws IOException {
        asRoot();
        Path common = Files.createDirectories(root.resolve(Disk.DESTINATION));
        Files.setAttribute(common, "unix:uid", 4_711, LinkOption.NOFOLLOW_LINKS);

        assertRefused("belongs to 4711");
    }

    @Test
    void somebodyElsesRecordsAreNotTakenOver() throws IOException {
        asRoot();
        Disk.Client dead = disk.client();
        dead.append("planted");
        dead.die();
        Files.setAttribute(dead.folder, "unix:uid", 4_711, LinkOption.NOFOLLOW_LINKS);

        Disk.Client client = disk.client();
        assertThat(client.report().recovered()).isZero();
        client.backlog.close();
    }

    @Test
    void aFolderBesideThatIsALinkIsNotFollowed() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("elsewhere");
        dead.die();
        Path moved = Files.move(dead.folder, folder.resolve("moved"));
        Files.createSymbolicLink(dead.folder, moved);

        Disk.Client client = disk.client();
        assertThat(client.report().recovered()).isZero();
        client.backlog.close();
        assertThat(moved.resolve("00000001.records")).exists();
    }

    @Test
    void aLockThatIsALinkIsNotFollowed() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        Path target = Files.writeString(folder.resolve("target"), "untouched");
        Files.delete(dead.folder.resolve("lock"));
        Files.createSymbolicLink(dead.folder.resolve("lock"), target);

        Disk.Client client = disk.client();
        client.append("own");
        assertThat(client.deliverAll()).containsExactly("own");
        client.backlog.close();
        assertThat(target).hasContent("untouched");
    }

    @Test
    void theFirstPlaceThatWillDoIsTaken() throws IOException {
        Files.writeString(folder.resolve("file"), "a file");
        Path usable = folder.resolve("usable");
        Disk.Client client = disk.client(new SpoolSettings(
                List.of(folder.resolve("file/below"), usable), 1 << 20, 1 << 20, 100, Duration.ofDays(3)));

        assertThat(client.folder).startsWith(usable);
        assertThat(disk.log.lines()).isEmpty();
        client.backlog.close();
    }

    @Test
    void aPlaceThatCannotBeMadeNowIsTriedAgain() throws IOException {
        Files.writeString(folder.resolve("state"), "in the way");
        Disk.Client client = disk.client();
        client.append("one");
        assertThat(client.report().queued()).isEqualTo(1);
        assertThat(disk.log.lines()).singleElement().asString().contains("WARN", "wait in memory", "state");

        Files.delete(folder.resolve("state"));
        clock.advance(Duration.ofSeconds(20));
        client.append("two");
        assertThat(client.report().queued()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(10));
        client.backlog.tend();
        assertThat(client.report().spooled()).isEqualTo(2);
        assertThat(client.deliverAll()).containsExactly("one", "two");
        client.backlog.close();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "nobody can make a folder in /proc")
    void aPlaceWhereNoFolderCanBeMadeIsNamed() {
        root = Path.of("/proc/mayday");
        disk = new Disk(root, clock, 7);

        disk.client().backlog.close();

        assertThat(disk.log.lines())
                .singleElement()
                .asString()
                .contains("wait in memory", "the folder /proc/mayday cannot be made (mayday.spool.dir says where)");
    }

    @Test
    void aPlaceThatWasNotOursIsTriedAgain() throws IOException {
        Files.createDirectories(root.getParent());
        Files.createSymbolicLink(root, Files.createDirectories(folder.resolve("elsewhere")));
        Disk.Client client = disk.client();
        client.append("one");
        assertThat(client.report().queued()).isEqualTo(1);

        Files.delete(root);
        clock.advance(Duration.ofSeconds(30));
        client.backlog.tend();

        assertThat(client.report().spooled()).isEqualTo(1);
        assertThat(disk.log.lines()).singleElement().asString().contains("wait in memory", "is a symbolic link");
        client.backlog.close();
        assertThat(disk.client().deliverAll()).containsExactly("one");
    }

    private void assertRefused(String why) {
        Disk.Client client = disk.client();
        client.append("one", "two");
        clock.advance(Duration.ofMinutes(2));
        client.backlog.tend();
        client.append("three");

        assertThat(client.folder).isNull();
        assertThat(client.report().queued()).isEqualTo(3);
        assertThat(client.report().spooled()).isZero();
        assertThat(disk.log.lines())
                .singleElement()
                .asString()
                .contains("WARN", "wait in memory", root.toString(), why)
                .contains("expected a folder of this user", "mayday.spool.dir");
        assertThat(client.deliverAll()).containsExactly("one", "two", "three");
        client.backlog.close();
    }

    /** Only root can give a file to somebody else. */
    private static void asRoot() throws IOException {
        Path self = Path.of("/proc/self");
        Optional<Object> uid =
                Files.exists(self) ? Optional.of(Files.getAttribute(self, "unix:uid")) : Optional.empty();
        Skips.orSkip(
                uid.filter(Integer.valueOf(0)::equals),
                "needs to be root, to make folders that belong to somebody else");
    }

    @Test
    void aDiskThatIsFullIsTheSdksProblemAlone() throws IOException, InterruptedException {
        Disk tiny = mounted("size=64k");
        Disk.Client client = tiny.client();
        List<String> texts = Disk.texts(20, 10_000);
        texts.forEach(client::append);

        long spooled = client.report().spooled();
        assertThat(spooled).isBetween(2L, 6L);
        assertThat(client.report().queued()).isEqualTo(20 - spooled);
        assertThat(tiny.log.lines()).singleElement().asString().contains("WARN", "wait in memory", "No space left");
        assertThat(client.deliverAll()).containsExactlyElementsOf(texts);
        assertThat(client.report().delivered()).isEqualTo(20);

        clock.advance(Duration.ofMinutes(1));
        client.append("room again");
        assertThat(client.report().spooled()).isEqualTo(1);
        client.backlog.close();
        assertThat(tiny.client().deliverAll()).containsExactly("room again");
    }

    @Test
    void aFolderThatCannotBeLockedIsNotLeftBehind() throws IOException, InterruptedException {
        Disk few = mounted("size=1m,nr_inodes=4"); // room for three folders, and for no lock
        Disk.Client client = few.client();

        assertThat(client.folder).isNull();
        assertThat(few.log.lines()).singleElement().asString().contains("WARN", "wait in memory", "No space left");
        assertThat(few.files()).containsExactly(Disk.DESTINATION);
        client.backlog.close();
    }

    @Test
    void aDiskThatTurnsReadOnlyIsTheSdksProblemAlone() throws IOException, InterruptedException {
        Disk fixed = mounted("size=1m");
        run("mount", "-o", "remount,ro", mount.toString());
        Disk.Client client = fixed.client();
        client.append("one", "two");

        assertThat(client.report().queued()).isEqualTo(2);
        assertThat(fixed.log.lines()).singleElement().asString().contains("WARN", "wait in memory", "ead-only");
        assertThat(client.deliverAll()).containsExactly("one", "two");
        client.backlog.close();
    }

    /** A small file system of its own, in which the spool will lie. */
    private Disk mounted(String options) throws IOException, InterruptedException {
        asRoot();
        Path place = Files.createDirectories(folder.resolve("mounted"));
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString());
        mount = place;
        return new Disk(place.resolve("spool"), clock, 3);
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mount != null) {
            run("umount", "-l", mount.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        Skips.orSkip(Optional.of(said).filter(text -> exit(process) == 0), "needs the right to mount: " + said);
    }

    private static int exit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Test
    void whatIsNotOursStaysWhereItIs() throws IOException {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        Files.writeString(dead.folder.resolve("notes.txt"), "mine");

        Disk.Client client = disk.client();
        assertThat(client.deliverAll()).containsExactly("one");
        client.backlog.close();
        try (Stream<Path> left = Files.list(dead.folder)) {
            assertThat(left).containsExactly(dead.folder.resolve("notes.txt"));
        }
    }
}
