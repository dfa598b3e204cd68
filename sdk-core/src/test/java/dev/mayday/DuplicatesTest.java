package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;
import dev.mayday.event.User;
import dev.mayday.report.DiscardReason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DuplicatesTest extends ClientFixture {

    private static final Mechanism LOGGED = Mechanism.of("auto.log.logback", true);
    private static final Mechanism UNCAUGHT = Mechanism.of("auto.thread.uncaught", false);

    private final IllegalStateException error = new IllegalStateException("once");

    @Test
    void loggedThenCaughtByTheHandlerIsOneEventWithOneId() {
        try (Scope scope = client.openScope()) {
            EventId first = logged(error);
            assertThat(client.captureException(error)).isEqualTo(first);
            assertThat(scope.isOpen()).isTrue();
        }

        assertThat(event().mechanism()).isEqualTo(LOGGED);
        assertThat(report().discarded(DiscardReason.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void caughtByTheHandlerThenLoggedIsOneEvent() {
        try (Scope scope = client.openScope()) {
            EventId first = client.captureException(error);
            assertThat(logged(error)).isEqualTo(first);
            assertThat(scope.isOpen()).isTrue();
        }

        assertThat(event().mechanism()).isEqualTo(Mechanism.GENERIC);
    }

    @Test
    void aUnitOfWorkInsideAnotherAndTheOuterOneCaptureItOnce() {
        try (Scope request = client.openScope()) {
            EventId first = captureInAScopeOfItsOwn(error);
            assertThat(client.captureException(error)).isEqualTo(first);
            client.withScope(scope -> assertThat(client.captureException(new RuntimeException("wrapped", error)))
                    .isEqualTo(first));
            assertThat(request.isOpen()).isTrue();
        }

        assertThat(events()).hasSize(1);
        assertThat(report().discarded(DiscardReason.DUPLICATE)).isEqualTo(2);
    }

    @Test
    void anErrorOfAnInnerUnitOfWorkIsKnownAboveScopesThatAddNothing() {
        try (Scope request = client.openScope()) {
            EventId first;
            try (Scope batch = client.openScope();
                    Scope step = client.currentScope().bind()) {
                first = captureInAScopeOfItsOwn(error);
                assertThat(batch.isOpen() && step.isOpen()).isTrue();
            }
            assertThat(client.captureException(error)).isEqualTo(first);
            assertThat(request.isOpen()).isTrue();
        }

        assertThat(events()).hasSize(1);
    }

    private EventId captureInAScopeOfItsOwn(Throwable throwable) {
        try (Scope item = client.openScope()) {
            assertThat(item.isOpen()).isTrue();
            return client.captureException(throwable);
        }
    }

    @Test
    void aWrapperOrTheUnwrappedCauseIsTheSame() {
        try (Scope scope = client.openScope()) {
            assertThat(scope.isOpen()).isTrue();
            EventId first = client.captureException(new RuntimeException("wrapped", error));
            assertThat(client.captureException(error)).isEqualTo(first);
            assertThat(client.captureException(new ExecutionException(error))).isNotEqualTo(first);
        }

        assertThat(report().discarded(DiscardReason.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void aWrapperOfWhatWasCapturedIsTheSame() {
        try (Scope scope = client.openScope()) {
            assertThat(scope.isOpen()).isTrue();
            EventId first = client.captureException(error);
            assertThat(client.captureException(new ExecutionException(new RuntimeException(error))))
                    .isEqualTo(first);
        }

        assertThat(events()).hasSize(1);
    }

    @Test
    void anInstanceThatTwoRequestsWereHandedIsAnEventOfEachWithItsOwnUser() throws InterruptedException {
        Thread other = new Thread(() -> assertThatThrownBy(() -> client.withScope(scope -> {
                    scope.setUser(User.of("alice"));
                    client.captureException(error);
                    throw error;
                }))
                .isSameAs(error));
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("bob"));
            other.start();
            other.join();
            client.captureException(error);
        }

        assertThat(events()).extracting(event -> event.user()).containsExactly(User.of("alice"), User.of("bob"));
    }

    @Test
    void toBeRememberedKeepsNoThrowableNotEvenOneThatNeverLeft() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        MaydayClient slow = opened(builder -> builder.destination(new RecordingDestination())
                .beforeSend(event -> {
                    await().until(() -> stuck.getCount() == 0);
                    return event;
                }));
        try (Scope scope = slow.openScope()) {
            slow.captureMessage("keeps the worker busy");
            WeakReference<Throwable> lost = captured(slow, new IllegalStateException("in the queue"));
            slow.close(Duration.ofMillis(200));
            await().until(() -> {
                System.gc();
                return lost.refersTo(null);
            });
            assertThat(scope.isOpen()).isTrue();
        } finally {
            stuck.countDown();
        }

        assertThat(slow.report().destination("recording").discarded(DiscardReason.CLOSED))
                .isEqualTo(2);
    }

    private static WeakReference<Throwable> captured(MaydayClient client, Throwable throwable) {
        client.captureException(throwable);
        return new WeakReference<>(throwable);
    }

    @Test
    void theRootCauseLoggedAfterTheScopeClosedIsTheSame() {
        EventId first;
        try (Scope scope = client.openScope()) {
            first = client.captureException(new RuntimeException("servlet", error));
            assertThat(scope.isOpen()).isTrue();
        }

        assertThat(logged(error)).isEqualTo(first);
        assertThat(events()).hasSize(1);
    }

    @Test
    void theSameInstanceInTheNextUnitOfWorkIsNew() {
        for (int i = 0; i < 3; i++) {
            try (Scope scope = client.openScope()) {
                client.captureException(error);
                assertThat(scope.isOpen()).isTrue();
            }
        }

        assertThat(events()).extracting(Event::id).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void anInstanceThatTasksOfManyUnitsOfWorkCaptureOnOneThreadIsAnEventOfEach() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (String user : List.of("alice", "bob", "carol")) {
                try (Scope scope = client.openScope()) {
                    scope.setUser(User.of(user));
                    pool.submit(scope.wrap(() -> {
                                client.captureException(error);
                            }))
                            .get();
                }
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(events())
                .extracting(Event::user)
                .containsExactly(User.of("alice"), User.of("bob"), User.of("carol"));
    }

    @Test
    void whatATaskCapturedIsKnownWhereItsFutureFails() throws InterruptedException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Scope scope = client.openScope()) {
            CountDownLatch captured = new CountDownLatch(1);
            var future = pool.submit(scope.wrap(() -> {
                client.captureException(error);
                captured.countDown();
                throw error;
            }));
            captured.await();
            try {
                future.get();
            } catch (ExecutionException e) {
                client.captureException(e);
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(events()).hasSize(1);
    }

    @Test
    void equalButDifferentErrorsAreTwo() {
        try (Scope scope = client.openScope()) {
            client.captureException(new IllegalStateException("same"));
            client.captureException(new IllegalStateException("same"));
            assertThat(scope.isOpen()).isTrue();
        }

        assertThat(events()).hasSize(2);
    }

    @Test
    void whatWasRefusedAtTheDoorIsNotRemembered() {
        MaydayClient none = opened(builder -> builder.destination(new dev.mayday.destination.RecordingDestination())
                .sampleRate(0));
        none.captureException(error);
        none.captureException(error);

        var report = none.report().destination("recording");
        assertThat(report.discarded(DiscardReason.SAMPLED_OUT)).isEqualTo(2);
        assertThat(report.discarded(DiscardReason.DUPLICATE)).isZero();
    }

    @Test
    void aLaterUncaughtSightingUpgradesTheOneStillQueued() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        var destination = new RecordingDestination();
        MaydayClient paused = held(destination, running, release);
        EventId first = paused.captureException(error);
        EventId second = paused.captureEvent(uncaught(error));
        release.countDown();
        paused.flush(java.time.Duration.ofSeconds(10));

        assertThat(second).isEqualTo(first);
        assertThat(destination.events()).hasSize(2).last().satisfies(event -> {
            assertThat(event.id()).isEqualTo(first);
            assertThat(event.level()).isEqualTo(Level.FATAL);
            assertThat(event.exceptions().get(0).mechanism()).isEqualTo(UNCAUGHT);
        });
    }

    @Test
    void whatWasUpgradedToFatalIsNoEventOfItsOwnLater() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        var destination = new RecordingDestination();
        MaydayClient paused = held(destination, running, release);
        EventId first = paused.captureException(error);
        paused.captureEvent(uncaught(error));
        release.countDown();
        paused.flush(Duration.ofSeconds(10));

        assertThat(paused.captureEvent(uncaught(error))).isEqualTo(first);
        paused.flush(Duration.ofSeconds(10));
        assertThat(destination.events()).hasSize(2);
    }

    @Test
    void whatWasCapturedIsKnownWhereTheQueueIsFullAsWell() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MaydayClient full = held(new RecordingDestination(), running, release);
        EventId first = full.captureException(error);
        while (!full.captureMessage("fills the queue").isNone()) {
            assertThat(full.report().captured()).isLessThan(100);
        }

        assertThat(full.captureException(error)).isEqualTo(first);
        assertThat(full.report().destination("recording").discarded(DiscardReason.DUPLICATE))
                .isEqualTo(1);
        release.countDown();
    }

    /** A client with a small queue whose worker is held up by an event until {@code release}. */
    private MaydayClient held(RecordingDestination destination, CountDownLatch running, CountDownLatch release)
            throws InterruptedException {
        MaydayClient held =
                opened(builder -> builder.destination(destination).queueSize(16).eventProcessor(event -> {
                    running.countDown();
                    awaitQuietly(release);
                    return event;
                }));
        held.captureMessage("holds the worker");
        running.await();
        return held;
    }

    @Test
    void aFatalSightingTooLateToUpgradeGoesOutAndNamesTheFirst() {
        try (Scope scope = client.openScope()) {
            assertThat(scope.isOpen()).isTrue();
            EventId first = client.captureException(error);
            assertThat(events()).hasSize(1);
            EventId second = client.captureEvent(uncaught(error));
            EventId third = client.captureEvent(uncaught(error));

            assertThat(second).isNotEqualTo(first);
            assertThat(third).isEqualTo(second);
            assertThat(events())
                    .hasSize(2)
                    .last()
                    .satisfies(event -> assertThat(event.tags()).containsEntry("duplicate_of", first.toString()));
        }
    }

    @Test
    void anUnhandledButNotFatalSightingTooLateIsADuplicate() {
        try (Scope scope = client.openScope()) {
            assertThat(scope.isOpen()).isTrue();
            EventId first = client.captureException(error);
            assertThat(events()).hasSize(1);
            Event unhandled = Event.builder()
                    .throwable(error)
                    .mechanism(Mechanism.of("auto.http.servlet", false))
                    .build();

            assertThat(client.captureEvent(unhandled)).isEqualTo(first);
        }

        assertThat(events()).hasSize(1);
    }

    @Test
    void withoutDeduplicationEverySightingIsAnEvent() {
        var destination = new dev.mayday.destination.RecordingDestination();
        MaydayClient all = opened(builder -> builder.destination(destination).deduplicate(false));
        all.captureException(error);
        all.captureException(error);
        all.flush(java.time.Duration.ofSeconds(10));

        assertThat(destination.events()).hasSize(2);
    }

    private EventId logged(Throwable throwable) {
        return client.captureEvent(Event.builder()
                .throwable(throwable)
                .mechanism(LOGGED)
                .level(Level.ERROR)
                .build());
    }

    private static Event uncaught(Throwable throwable) {
        return Event.builder()
                .throwable(throwable)
                .mechanism(UNCAUGHT)
                .level(Level.FATAL)
                .build();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
