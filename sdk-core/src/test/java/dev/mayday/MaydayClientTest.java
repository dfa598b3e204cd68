package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.Destination;
import dev.mayday.destination.Receipt;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.Occurrences;
import dev.mayday.report.DestinationReport;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.NoLeakedThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MaydayClientTest extends ClientFixture {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void withNoDestinationNothingStartsAndNothingIsCounted() {
        client.close();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        MaydayClient idle = MaydayClient.builder().build();

        assertThat(idle.captureException(new IllegalStateException())).isEqualTo(EventId.NONE);
        assertThat(idle.captureMessage("text")).isEqualTo(EventId.NONE);
        assertThat(idle.openScope().isOpen()).isFalse();
        assertThat(idle.flush(Duration.ZERO)).isTrue();
        assertThat(idle.report().destinations()).isEmpty();
        assertThat(idle.isActive()).isFalse();
        assertThat(NoLeakedThreads.own()).isEmpty();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
        idle.close();
    }

    @Test
    void aDisabledClientIsTheSame() {
        MaydayClient disabled = opened(
                builder -> builder.destination(new RecordingDestination()).enabled(false));

        assertThat(disabled.captureMessage("text")).isEqualTo(EventId.NONE);
        assertThat(disabled.report().captured()).isZero();
        assertThat(disabled.isActive()).isFalse();
    }

    @Test
    void hooksRunOnAThreadOfOurOwnAndTheApplicationDoesNot() {
        Queue<Boolean> inHook = new ConcurrentLinkedQueue<>();
        MaydayClient hooked = opened(builder -> builder.destination(recorded).beforeSend(event -> {
            inHook.add(MaydayClient.isOwnThread());
            return event;
        }));
        hooked.captureMessage("text");
        hooked.flush(SOON);

        assertThat(inHook).containsExactly(true);
        assertThat(MaydayClient.isOwnThread()).isFalse();
    }

    @Test
    void aFurtherSourceGivesListsAndMapsInParts() {
        Map<String, String> entries = Map.of(
                "mayday.mdc-tags[0]", "order",
                "mayday.mdc-tags[1]", "tenant",
                "mayday.tags.region", "eu",
                "mayday.connect-timeout", "3s");

        MaydayClient fed = opened(builder -> builder.destination(recorded)
                .connectTimeout(Duration.ofSeconds(1))
                .source("entry", entries::get, entries::keySet));

        assertThat(fed.settings())
                .containsEntry("mayday.mdc-tags", "order,tenant")
                .containsEntry("mayday.tags", "region=eu")
                .containsEntry("mayday.connect-timeout", "1s");
    }

    @Test
    void settingsCanBeShown() {
        MaydayClient secretive = opened(builder -> builder.enabled(false)
                .dsn("http://topsecret@127.0.0.1:9/7")
                .proxy("http://me:topsecret@127.0.0.1:9")
                .uncaught(false));

        assertThat(secretive.settings())
                .containsEntry("mayday.uncaught", "false")
                .containsEntry("mayday.max-breadcrumbs", "100")
                .doesNotContainKey("mayday.dist");
        assertThat(secretive.settings().toString()).contains("127.0.0.1:9/7").doesNotContain("topsecret");
    }

    @Test
    void aMessageKeepsItsTextAndLevel() {
        client.captureMessage("stock feed is late", Level.WARNING);

        assertThat(event().title()).isEqualTo("stock feed is late");
        assertThat(event().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void nullsAreNothing() {
        assertThat(client.captureException(null)).isEqualTo(EventId.NONE);
        assertThat(client.captureMessage(null, Level.INFO)).isEqualTo(EventId.NONE);
        assertThat(client.captureEvent(null)).isEqualTo(EventId.NONE);
        client.addBreadcrumb(null);

        assertThat(client.report().captured()).isZero();
    }

    @Test
    void theOriginalThrowableReachesBeforeSend() {
        IllegalStateException error = new IllegalStateException();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        MaydayClient hooked = opened(
                builder -> builder.destination(new RecordingDestination()).beforeSend(event -> {
                    seen.set(event.throwable());
                    return event;
                }));
        hooked.captureException(error);
        hooked.flush(SOON);

        assertThat(seen).hasValue(error);
    }

    @Test
    void severalClientsLiveSideBySide() {
        RecordingDestination theirs = new RecordingDestination();
        MaydayClient other = opened(builder -> builder.destination(theirs).environment("other"));
        try (Scope mine = client.openScope();
                Scope other1 = other.openScope()) {
            mine.setTag("of", "mine");
            other1.setTag("of", "theirs");
            client.captureMessage("mine");
            other.captureMessage("theirs");
        }
        other.flush(SOON);

        assertThat(event().tags()).containsEntry("of", "mine");
        assertThat(theirs.events()).extracting(Event::environment).containsExactly("other");
        assertThat(theirs.events().get(0).tags()).containsEntry("of", "theirs");
    }

    @Test
    void oneCaptureHasAnOutcomeAtEveryDestination() {
        RecordingDestination good = new RecordingDestination("good");
        MaydayClient both = opened(builder -> builder.destination(good).destination(new Throwing()));
        both.captureMessage("text");

        assertThat(both.flush(SOON)).isTrue();
        assertThat(both.report().destination("good").delivered()).isEqualTo(1);
        assertThat(both.report().destination("throwing").discarded(DiscardReason.INTERNAL_ERROR))
                .isEqualTo(1);
        assertThat(good.events()).hasSize(1);
    }

    @Test
    void flushIsTrueOnlyWhenEverythingBeforeItHasAnOutcome() {
        Holding holding = new Holding();
        MaydayClient slow = opened(builder -> builder.destination(holding));
        slow.captureMessage("one");
        slow.captureMessage("two");

        assertThat(slow.flush(Duration.ofMillis(100))).isFalse();
        holding.take().delivered();
        assertThat(slow.flush(Duration.ofMillis(50))).isFalse();
        holding.take().discarded(DiscardReason.REJECTED);
        assertThat(slow.flush(SOON)).isTrue();
        slow.captureMessage("three");
        assertThat(slow.flush(Duration.ofMillis(50))).isFalse();
        holding.take().delivered();
    }

    @Test
    void flushIsFalseAtOnceWhenAKnownDeadlineLiesBeyondIt() {
        Holding holding = new Holding();
        holding.blockedFor = Duration.ofHours(1);
        MaydayClient blocked = opened(builder -> builder.destination(holding));
        assertThat(blocked.flush(Duration.ofMinutes(10))).isTrue();
        blocked.captureMessage("waits");
        holding.awaitOne();

        long from = System.nanoTime();
        assertThat(blocked.flush(Duration.ofMinutes(10))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
        holding.take().delivered();
    }

    @Test
    void aReceiptEndedTwiceCountsOnce() {
        Holding holding = new Holding();
        MaydayClient twice = opened(builder -> builder.destination(holding));
        twice.captureMessage("text");
        Receipt receipt = holding.take();
        receipt.delivered();
        receipt.discarded(DiscardReason.REJECTED);
        receipt.delivered();

        DestinationReport report = twice.report().destination("holding");
        assertThat(report.delivered()).isEqualTo(1);
        assertThat(report.discardedInAll()).isZero();
    }

    @Test
    void afterCloseCapturesAreCountedAsClosedAndNothingRuns() {
        client.captureMessage("before");
        client.close();

        assertThat(client.captureMessage("after")).isEqualTo(EventId.NONE);
        assertThat(recorded.events()).hasSize(1);
        assertThat(report().discarded(DiscardReason.CLOSED)).isEqualTo(1);
        await("the one that says so").until(() -> NoLeakedThreads.own().isEmpty());
    }

    @Test
    void aFullQueueCountsWithoutAnIdAndTheNumberArrives() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RecordingDestination destination = new RecordingDestination();
        MaydayClient small =
                opened(builder -> builder.destination(destination).queueSize(16).beforeSend(event -> {
                    running.countDown();
                    awaitQuietly(release);
                    return event;
                }));
        small.captureMessage("holds the worker");
        running.await();
        for (int i = 0; i < 16; i++) {
            assertThat(small.captureMessage("queued " + i)).isNotEqualTo(EventId.NONE);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(small.captureMessage("too many")).isEqualTo(EventId.NONE);
        }
        assertThat(small.report().destination("recording").queued()).isEqualTo(18);
        release.countDown();
        assertThat(small.flush(SOON)).isTrue();

        DestinationReport report = small.report().destination("recording");
        assertThat(report.discardedInAll()).isZero();
        assertThat(report.merged()).isEqualTo(2);
        assertThat(report.delivered()).isEqualTo(18);
        assertThat(destination.events())
                .extracting(Event::occurrences)
                .filteredOn(Objects::nonNull)
                .extracting(Occurrences::count)
                .containsExactly(3L);
    }

    @Test
    void ignoredClassesTakeTheirSubclassesAlong() {
        RecordingDestination destination = new RecordingDestination();
        MaydayClient picky = opened(builder -> builder.destination(destination)
                .ignore(IllegalArgumentException.class)
                .ignoredExceptions(List.of("java.io.IOException")));
        picky.captureException(new NumberFormatException());
        picky.captureException(new java.io.FileNotFoundException());
        picky.captureException(new IllegalStateException());
        picky.flush(SOON);

        assertThat(destination.events()).extracting(Event::title).containsExactly("IllegalStateException");
        assertThat(picky.report().destination("recording").discarded(DiscardReason.IGNORED))
                .isEqualTo(2);
    }

    @Test
    void aHookThatFlushesOrClosesGetsAnAnswerAtOnce() {
        AtomicReference<MaydayClient> self = new AtomicReference<>();
        AtomicReference<Boolean> flushed = new AtomicReference<>();
        RecordingDestination destination = new RecordingDestination();
        MaydayClient hooked = opened(builder -> builder.destination(destination).beforeSend(event -> {
            flushed.set(self.get().flush(Duration.ofMinutes(1)));
            self.get().close(Duration.ofMinutes(1));
            return event;
        }));
        self.set(hooked);
        hooked.captureMessage("one");
        hooked.flush(SOON);
        hooked.captureMessage("two");
        hooked.flush(SOON);

        assertThat(flushed).hasValue(false);
        assertThat(destination.events()).hasSize(2);
    }

    @Test
    void whatAHookCapturesIsIgnoredAndCounted() {
        AtomicReference<MaydayClient> self = new AtomicReference<>();
        RecordingDestination destination = new RecordingDestination();
        MaydayClient hooked = opened(builder -> builder.destination(destination).beforeSend(event -> {
            assertThat(self.get().captureMessage("again")).isEqualTo(EventId.NONE);
            return event;
        }));
        self.set(hooked);
        hooked.captureMessage("one");
        hooked.flush(SOON);

        assertThat(destination.events()).hasSize(1);
        assertThat(hooked.report().destination("recording").discarded(DiscardReason.IGNORED))
                .isEqualTo(1);
    }

    @Test
    void closeKeepsItsBoundThoughAHookNeverReturns() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        RecordingDestination destination = new RecordingDestination();
        MaydayClient stuck = open(builder -> builder.destination(destination).beforeSend(event -> {
            running.countDown();
            awaitQuietly(new CountDownLatch(1));
            return event;
        }));
        stuck.captureMessage("in hand");
        running.await();
        stuck.captureMessage("queued");
        long from = System.nanoTime();
        stuck.close(Duration.ofMillis(500));

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(3));
        DestinationReport report = stuck.report().destination("recording");
        assertThat(report.discarded(DiscardReason.CLOSED)).isEqualTo(2);
        assertThat(report.queued()).isZero();
        assertThat(report.balanced()).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Throwing implements Destination {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            throw new IllegalStateException("broken");
        }
    }

    /** Keeps receipts until a test takes them; what is left at close is counted as closed. */
    private static final class Holding implements Destination {

        private final Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
        volatile Duration blockedFor = Duration.ZERO;

        @Override
        public String name() {
            return "holding";
        }

        @Override
        public void accept(Event event, Receipt receipt) {
            receipts.add(receipt);
        }

        @Override
        public Duration blockedFor() {
            return blockedFor;
        }

        @Override
        public void close(Duration budget) {
            receipts.forEach(receipt -> receipt.discarded(DiscardReason.CLOSED));
        }

        void awaitOne() {
            org.awaitility.Awaitility.await().until(() -> !receipts.isEmpty());
        }

        Receipt take() {
            awaitOne();
            return receipts.remove();
        }
    }
}
