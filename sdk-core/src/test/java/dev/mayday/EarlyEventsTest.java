package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.LogEntry;
import dev.mayday.event.User;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is captured around the moments in which a client comes and goes. */
class EarlyEventsTest {

    private final RecordingDestination recorded = new RecordingDestination();
    private final MaydayClient client = MaydayClient.builder()
            .uncaught(false)
            .shutdownHook(false)
            .destination(recorded)
            .build();
    private final EarlyEvents early = new EarlyEvents(new FakeClock());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theScopeOfWhoeverInstallsTheClientIsNotTheirs() {
        early.add(message("early"));
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("42"));
            early.handTo(client);
        }

        assertThat(events()).singleElement().extracting(Event::user).isNull();
    }

    @Test
    void anIdOfItsOwnIsKept() {
        EventId own = EventId.of(0x1234567812344678L, 0x8234567812345678L);
        EventId returned = early.add(message("early").toBuilder().id(own).build());
        early.handTo(client);

        assertThat(returned).isEqualTo(own);
        assertThat(events()).singleElement().extracting(Event::id).isEqualTo(own);
    }

    @Test
    void whereTheStackEndsNothingEscapesAndNothingStaysLocked() throws Exception {
        Event event = message("deep");
        AtomicInteger captures = new AtomicInteger();
        inThread(() -> descend(event, captures));
        assertThat(captures).hasPositiveValue();

        inThread(() -> early.handTo(client));

        client.flush(Duration.ofSeconds(10));
        assertThat(client.report().captured()).isPositive();
        assertThat(client.report().balanced()).isTrue();
    }

    /** Down to the end of the stack, and on the way back up a capture with a little more of it each time. */
    private void descend(Event event, AtomicInteger captures) {
        try {
            descend(event, captures);
        } catch (StackOverflowError deep) {
            // the next frame up has more room
        }
        if (captures.get() < 200) {
            captures.incrementAndGet();
            early.add(event);
        }
    }

    @Test
    void everyoneIsKeptOrSentToTheClientWhileItIsInstalled() throws Exception {
        int each = 2_000;
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<Integer>> threads = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            threads.add(pool.submit(() -> {
                begin.await();
                int toClient = 0;
                for (int i = 0; i < each; i++) {
                    toClient += early.add(message("early")) == null ? 1 : 0;
                }
                return toClient;
            }));
        }
        begin.countDown();
        early.handTo(client);
        int toClient = 0;
        for (Future<Integer> thread : threads) {
            toClient += thread.get();
        }
        pool.shutdown();

        assertThat(client.report().captured() + toClient).isEqualTo(2 * each);
    }

    @Test
    void whatIsCapturedWhileTheOnlyClientClosesIsCountedByIt() {
        MaydayClient closing = MaydayClient.builder()
                .uncaught(false)
                .shutdownHook(false)
                .destination(new CapturesAtItsEnd())
                .build();
        Mayday.install(closing);
        closing.captureMessage("in time");
        closing.close();

        assertThat(closing.report().captured()).isEqualTo(2);
        assertThat(closing.report().destination("last").discarded(DiscardReason.CLOSED))
                .isEqualTo(1);
        assertThat(Mayday.client()).isNotSameAs(closing);
    }

    private static final class CapturesAtItsEnd implements Destination {

        @Override
        public String name() {
            return "last";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipt.delivered();
        }

        @Override
        public void close(Duration budget) {
            try {
                inThread(() -> Mayday.captureMessage("late"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void inThread(Runnable task) throws InterruptedException {
        Thread thread = new Thread(null, task, "other", 256 << 10);
        thread.start();
        thread.join();
    }

    private List<Event> events() {
        client.flush(Duration.ofSeconds(10));
        return recorded.events();
    }

    private static Event message(String text) {
        return Event.builder().logEntry(LogEntry.of(text)).build();
    }
}
