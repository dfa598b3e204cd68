package dev.mayday.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.mayday.event.EventId;
import dev.mayday.notice.Notices;
import dev.mayday.remote.BacklogSupply;
import dev.mayday.report.DiscardReason;
import dev.mayday.spool.Backlog;
import dev.mayday.testkit.Backlogs;
import dev.mayday.testkit.Captures;
import dev.mayday.testkit.RecordingLogger;
import dev.mayday.testkit.ScriptedTransport;
import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A close that meets a fault of ours while a request hangs: it throws nothing, and its threads end in time. */
class SenderThreadsFaultTest {

    private final Captures captures = new Captures("sentry");
    private final RecordingLogger log = new RecordingLogger();
    private final Notices notices = new Notices(log, Clock.SYSTEM, "sentry", line -> line);
    private final Backlog backlog = Backlogs.inMemory(Clock.SYSTEM);
    private final ScriptedTransport server = new ScriptedTransport();
    private final List<Thread> made = new CopyOnWriteArrayList<>();

    @AfterEach
    void noThreadIsLeft() {
        made.forEach(Thread::interrupt);
        await().until(() -> made.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void closeIsInTimeWhenTheBacklogFailsToEnd() {
        closesInTime(hanging(backlog::records, () -> {
            backlog.close();
            throw new OutOfMemoryError("simulated");
        }));
    }

    @Test
    void closeIsInTimeWhenTheBacklogDoesNotSayWhatItHas() {
        closesInTime(hanging(
                () -> {
                    throw new OutOfMemoryError("simulated");
                },
                backlog::close));
    }

    private void closesInTime(SenderThreads threads) {
        assertThatCode(() -> threads.close(Duration.ofSeconds(2))).doesNotThrowAnyException();

        assertThat(made).isNotEmpty().noneMatch(Thread::isAlive);
        assertThat(server.isClosed()).isTrue();
        assertThat(captures.destination().discarded(DiscardReason.CLOSED)).isEqualTo(1);
        assertThat(log.lines())
                .anyMatch(line ->
                        line.startsWith("ERROR sentry: a fault at the end of a sender") && line.contains("simulated"));
    }

    /** Threads of which one is in a request that only an interrupt ends. */
    private SenderThreads hanging(IntSupplier records, Runnable end) {
        CountDownLatch hanging = new CountDownLatch(1);
        server.otherwise(ScriptedTransport.hanging(hanging));
        Sender sender = new Sender(
                server,
                DeliveryPolicy.envelopes(),
                new BacklogSupply(backlog) {
                    @Override
                    public int records() {
                        return records.getAsInt();
                    }

                    @Override
                    public int requests() {
                        return 1;
                    }

                    @Override
                    public void end() {
                        end.run();
                    }
                },
                bytes -> null,
                null,
                Clock.SYSTEM,
                new Random(3),
                notices);
        SenderThreads threads = new SenderThreads("sentry", sender, this::make, notices, Duration.ofSeconds(5));
        backlog.append(EventId.NONE, new byte[10], captures.capture());
        threads.wake();
        await().until(() -> hanging.getCount() == 0);
        return threads;
    }

    private Thread make(Runnable task) {
        Thread thread = new Thread(task);
        made.add(thread);
        return thread;
    }
}
