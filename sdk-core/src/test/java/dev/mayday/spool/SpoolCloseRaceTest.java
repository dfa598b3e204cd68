package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A client is closed while its worker writes down what waited in memory. */
class SpoolCloseRaceTest {

    private static final int EVENTS = 40;

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock();

    @RepeatedTest(50)
    void whatStaysOnDiskIsWhatTheReportSays() throws Exception {
        Disk disk = new Disk(folder.resolve("spool"), clock, 43);
        Files.writeString(disk.root, "in the way");
        Disk.Client client = disk.client();
        Disk.texts(EVENTS, 100).forEach(client::append);
        Files.delete(disk.root);
        clock.advance(Spool.PAUSE);
        CyclicBarrier start = new CyclicBarrier(2);
        Thread worker = new Thread(() -> {
            await(start);
            client.backlog.tend();
        });
        worker.start();
        await(start);
        client.backlog.close();
        worker.join();

        long stays = client.report().spooled();
        assertThat(client.backlog.records()).isEqualTo((int) stays);
        assertThat(client.report().discarded(DiscardReason.CLOSED)).isEqualTo(EVENTS - stays);
        Disk.Client next = disk.client();
        assertThat(next.report().recovered()).isEqualTo(stays);
        next.backlog.close();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
