package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mayday.notice.Notices;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.FakeClock;
import dev.mayday.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails in the middle: what it costs, whose trouble it is, and what the log says. */
class SpoolTroubleTest {

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolTroubleTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 23);
    }

    @Test
    void aRecordThatCannotBeReadIsTriedAgainAndHasNotFailed() {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Runnable mend = breakReading(client.backlog);

        assertThat(client.deliverAll()).containsExactly("two");
        client.append("three");
        assertThat(client.report().queued()).isEqualTo(1); // the disk is left alone
        assertThat(disk.log.lines())
                .singleElement()
                .asString()
                .contains("WARN", "cannot keep events on disk", "offset");

        mend.run();
        assertThat(client.deliverAll()).containsExactly("three");
        clock.advance(Spool.PAUSE);
        Lease again = client.backlog.lease();
        assertThat(Disk.text(again)).isEqualTo("one");
        assertThat(again.failures()).isZero();
        again.delivered();
        client.backlog.close();
    }

    @Test
    void aRecordOfADeadProcessThatCannotBeReadIsNoTroubleOfOurOwn() {
        Disk.Client dead = disk.client();
        dead.append("one");
        dead.die();
        Disk.Client client = disk.client();
        Runnable mend = breakReading(client.backlog);

        assertThat(client.deliver()).isNull();
        client.append("two");

        assertThat(client.report().spooled()).isEqualTo(2);
        assertThat(disk.log.lines())
                .filteredOn(line -> line.startsWith("WARN"))
                .singleElement()
                .asString()
                .contains("WARN", "an event on disk cannot be read now, it is tried again: ", "offset");
        mend.run();
        clock.advance(Spool.PAUSE);
        assertThat(client.deliverAll()).containsExactly("one", "two");
        client.backlog.close();
    }

    @Test
    void aFaultAnywhereWhileARecordIsReadLeavesNoLease() {
        Captures captures = new Captures("sentry");
        FragileClock fragile = new FragileClock(clock);
        Backlog backlog = backlog(() -> Disk.DESTINATION, captures, fragile);
        backlog.append(Disk.id("one"), "one".getBytes(StandardCharsets.UTF_8), captures.capture());
        Runnable mend = breakReading(backlog);

        int faults = 0;
        fragile.failAt(1);
        while (catchThrowable(backlog::lease) instanceof OutOfMemoryError) {
            faults++;
            fragile.failAt(faults + 1);
        }
        fragile.failAt(0);
        mend.run();
        clock.advance(Spool.PAUSE);

        assertThat(faults).isGreaterThan(2);
        Lease again = backlog.lease();
        assertThat(again).isNotNull();
        again.delivered();
        backlog.close();
        assertThat(captures.destination().delivered()).isEqualTo(1);
    }

    @Test
    void anOutcomeThatCannotBeNotedIsTroubleOfTheDiskAndNotOfTheEvent() throws IOException {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Files.createDirectory(client.folder.resolve("00000001.outcomes"));

        assertThat(client.deliver()).isEqualTo("one");

        assertThat(client.report().delivered()).isEqualTo(1);
        assertThat(disk.log.lines()).singleElement().asString().contains("WARN", "is not a file of ours");
        client.append("three");
        assertThat(client.report().queued()).isEqualTo(1);
        clock.advance(Spool.PAUSE);
        assertThat(client.deliverAll()).containsExactly("two", "three");
        client.backlog.close();
    }

    @Test
    void anOutcomeWhoseFolderHasVanishedIsToldByTheNextEventAlone() {
        Disk.Client client = disk.client();
        client.append("one", "two");
        Disk.delete(disk.root);

        assertThat(client.deliver()).isEqualTo("one");
        assertThat(disk.log.lines()).isEmpty();

        client.append("three");
        assertThat(disk.log.lines()).singleElement().asString().contains("has vanished");
        assertThat(client.deliverAll()).containsExactly("two", "three");
        client.backlog.close();
    }

    @Test
    void aFaultWhileAnOutcomeIsNotedIsToldAndTheEventHasIt() throws IOException {
        Captures captures = new Captures("sentry");
        FragileClock fragile = new FragileClock(clock);
        Backlog backlog = backlog(() -> Disk.DESTINATION, captures, fragile);
        backlog.append(Disk.id("one"), "one".getBytes(StandardCharsets.UTF_8), captures.capture());
        Files.createDirectory(backlog.folder().resolve("00000001.outcomes"));

        Lease lease = backlog.lease();
        fragile.failAt(1);
        lease.delivered();

        assertThat(captures.destination().delivered()).isEqualTo(1);
        assertThat(disk.log.lines())
                .singleElement()
                .asString()
                .contains("ERROR", "an event on disk could not be marked as done");
        backlog.close();
    }

    @Test
    void thatItIsWellAgainIsToldOnce() throws IOException {
        Files.writeString(disk.root, "in the way");
        Disk.Client client = disk.client();
        client.append("one");
        Files.delete(disk.root);

        for (String text : List.of("two", "three", "four")) {
            clock.advance(Duration.ofMinutes(1));
            client.append(text);
        }

        assertThat(disk.log.lines())
                .filteredOn(line -> line.contains("events are kept on disk again"))
                .hasSize(1);
        client.backlog.close();
    }

    @Test
    void aNameForTheFolderThatCannotBeToldIsTroubleLikeAnyOther() {
        Captures captures = new Captures("sentry");
        Backlog backlog = backlog(
                () -> {
                    throw new IllegalStateException("no name");
                },
                captures,
                clock);

        backlog.append(Disk.id("one"), "one".getBytes(StandardCharsets.UTF_8), captures.capture());

        assertThat(captures.destination().queued()).isEqualTo(1);
        assertThat(disk.log.lines())
                .singleElement()
                .asString()
                .contains("cannot keep events on disk, they wait in memory: IllegalStateException no name");
        backlog.close();
    }

    private Backlog backlog(Supplier<String> destination, Captures captures, Clock time) {
        return new Backlog(
                disk.settings(1 << 20),
                destination,
                captures::recover,
                new Notices(disk.log, clock, "sentry", line -> line),
                time,
                new Random(29));
    }

    /** Lets the oldest record be one that the disk does not give; what is returned mends it. */
    private static Runnable breakReading(Backlog backlog) {
        RecordLease lease = (RecordLease) backlog.lease();
        Entry entry = lease.entry;
        long offset = entry.offset;
        entry.bytes = null;
        entry.offset = -1; // a place that no file has is an IOException, too
        lease.giveBack();
        return () -> entry.offset = offset;
    }
}
