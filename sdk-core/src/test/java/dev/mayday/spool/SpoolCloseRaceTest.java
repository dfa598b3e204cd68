package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A client is closed in the middle of its work: what stays on disk is what the report says. */
class SpoolCloseRaceTest {

    private static final int EVENTS = 40;

    private final FakeClock clock = new FakeClock();
    private final Disk disk;

    SpoolCloseRaceTest(@TempDir Path folder) {
        disk = new Disk(folder.resolve("spool"), clock, 43);
    }

    @RepeatedTest(50)
    void whileItsWorkerWritesDownWhatWaitedInMemory() throws Exception {
        Files.writeString(disk.root, "in the way");
        Disk.Client client = disk.client();
        Disk.texts(EVENTS, 100).forEach(client::append);
        Files.delete(disk.root);
        clock.advance(Spool.PAUSE);

        closeWhile(client, client.backlog::tend);
    }

    @RepeatedTest(50)
    void whileItsWorkerHandsOverNewOnes() throws Exception {
        Disk.Client client = disk.client();

        closeWhile(client, () -> Disk.texts(EVENTS, 100).forEach(client::append));
    }

    private void closeWhile(Disk.Client client, Runnable work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        Thread worker = new Thread(() -> {
            await(start);
            work.run();
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
