package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.event.User;
import dev.mayday.testkit.Sneaky;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of the scope section, one by one. */
class ScopeTest extends ClientFixture {

    private final ExecutorService one = Executors.newSingleThreadExecutor();

    @AfterEach
    void endPool() throws InterruptedException {
        one.shutdownNow();
        assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAScopeKnowsIsOnEveryEventCapturedInIt() {
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("42")).setTag("tenant", "acme").setContext("order", Map.of("id", 7));
            scope.setLevel(Level.WARNING).setTransaction("GET /orders").setFingerprint("orders");
            client.addBreadcrumb(crumb("looked"));
            client.captureException(new IllegalStateException());
        }

        Event event = event();
        assertThat(event.user()).isEqualTo(User.of("42"));
        assertThat(event.tags()).contains(entry("tenant", "acme"));
        assertThat(event.contexts()).containsEntry("order", Map.of("id", 7));
        assertThat(event.level()).isEqualTo(Level.WARNING);
        assertThat(event.transaction()).isEqualTo("GET /orders");
        assertThat(event.fingerprint()).containsExactly("orders");
        assertThat(crumbs(event)).containsExactly("looked");
    }

    @Test
    void whatIsCaughtOutsideAScopeKnowsItIfTheWorkInItWasWrapped() {
        try (Scope scope = client.openScope()) {
            scope.setTag("tenant", "acme");
            scope.wrapRunnable(() -> {
                        throw new IllegalStateException("no stock");
                    })
                    .run();
        } catch (IllegalStateException failure) {
            client.captureException(failure);
        }

        assertThat(event().tags()).containsExactly(entry("tenant", "acme"));
    }

    @Test
    void aTagWithABlankKeyIsIgnored() {
        try (Scope scope = client.openScope()) {
            scope.setTag("", "x").setTag(" ", "y").setTags(Map.of("", "z", "tenant", "acme"));
            client.captureMessage("seen");
        }

        assertThat(event().tags()).containsExactly(entry("tenant", "acme"));
    }

    @Test
    void whatIsSetAfterACaptureIsNotOnIt() {
        try (Scope scope = client.openScope()) {
            client.captureMessage("first");
            scope.setTag("late", "yes");
            client.addBreadcrumb(crumb("late"));
        }

        assertThat(event().tags()).isEmpty();
        assertThat(crumbs(event())).isEmpty();
    }

    @Test
    void aNewUnitOfWorkKnowsNothingOfTheOneAround() {
        try (Scope outer = client.openScope()) {
            outer.setTag("at", "outer");
            client.addBreadcrumb(crumb("outer"));
            try (Scope inner = client.openScope()) {
                assertThat(inner.isOpen()).isTrue();
                client.captureMessage("inside");
            }
            client.captureMessage("outside");
        }

        assertThat(events()).extracting(Event::tags).containsExactly(Map.of(), Map.of("at", "outer"));
        assertThat(crumbs(events().get(0))).isEmpty();
    }

    @Test
    void withScopeStartsFromWhatIsKnownSharesTheTrailAndLeaksNothing() {
        try (Scope scope = client.openScope()) {
            scope.setTag("tenant", "acme");
            client.withScope(inner -> {
                inner.setTag("step", "pay");
                client.addBreadcrumb(crumb("inner"));
                client.captureMessage("inside");
            });
            client.captureMessage("after");
        }

        assertThat(events())
                .extracting(Event::tags)
                .containsExactly(Map.of("tenant", "acme", "step", "pay"), Map.of("tenant", "acme"));
        assertThat(crumbs(events().get(1))).containsExactly("inner");
    }

    @Test
    void withScopeOutsideAnyScopeIsAUnitOfWorkOfItsOwn() {
        client.withScope(scope -> {
            scope.setTag("step", "pay");
            client.captureMessage("inside");
        });

        assertThat(event().tags()).containsOnly(entry("step", "pay"));
        assertThat(client.currentScope().isOpen()).isFalse();
    }

    @Test
    void theScopeOfOneCaptureStaysWithIt() {
        try (Scope scope = client.openScope()) {
            scope.setTag("tenant", "acme");
            client.captureException(new IllegalStateException("one"), extra -> extra.setTag("step", "pay"));
            client.captureException(new IllegalStateException("two"));
        }

        assertThat(events())
                .extracting(Event::tags)
                .containsExactly(Map.of("tenant", "acme", "step", "pay"), Map.of("tenant", "acme"));
    }

    @Test
    void anExtraThatWasInterruptedLeavesTheThreadInterrupted() {
        client.captureException(new IllegalStateException(), extra -> {
            throw Sneaky.rethrow(new InterruptedException());
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(event().tags()).containsEntry("mayday.scope_failed", "java.lang.InterruptedException");
    }

    @Test
    void withNoScopeOpenTheCurrentOneIgnoresWhatIsSet() {
        Scope nowhere = client.currentScope();
        nowhere.setTag("a", "b").setUser(User.of("1")).addBreadcrumb(crumb("lost"));
        nowhere.close();
        client.captureMessage("plain");

        assertThat(nowhere.isOpen()).isFalse();
        assertThat(event().tags()).isEmpty();
        assertThat(event().user()).isNull();
    }

    @Test
    void anErrorThatEscapedFromWithScopeKeepsItsScopeForWhoeverCapturesIt() {
        try (Scope scope = client.openScope()) {
            scope.setTag("tenant", "acme");
            try {
                client.withScope(inner -> {
                    inner.setTag("step", "pay");
                    client.addBreadcrumb(crumb("paying"));
                    throw new IllegalStateException("declined");
                });
            } catch (IllegalStateException e) {
                client.captureException(e);
            }
        }

        assertThat(event().tags()).containsOnly(entry("tenant", "acme"), entry("step", "pay"));
        assertThat(crumbs(event())).containsExactly("paying");
    }

    @Test
    void anErrorThatEscapedFromWithScopeOfADyingThreadKeepsItsCrumbsForTheUncaughtHook() throws InterruptedException {
        client.close();
        MaydayClient hooked =
                opened(builder -> builder.destination(new dev.mayday.destination.RecordingDestination("r2"))
                        .uncaught(true)
                        .eventProcessor(event -> {
                            recorded.accept(event, new NoReceipt());
                            return event;
                        }));
        Thread.UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
        Thread dying = new Thread(() -> hooked.withScope(scope -> {
            scope.setUser(User.of("42"));
            hooked.addBreadcrumb(crumb("last words"));
            throw new IllegalStateException("dying");
        }));
        dying.setUncaughtExceptionHandler((thread, error) -> {
            if (ours != null) {
                ours.uncaughtException(thread, error);
            }
        });
        dying.start();
        dying.join();

        assertThat(hooked.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(recorded.events()).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(Level.FATAL);
            assertThat(event.user()).isEqualTo(User.of("42"));
            assertThat(crumbs(event)).containsExactly("last words");
        });
    }

    @Test
    void aBreadcrumbOfOneCaptureStandsOnItsEventAloneAndLast() {
        try (Scope scope = client.openScope()) {
            scope.addBreadcrumb(crumb("before"));
            client.captureException(
                    new IllegalStateException("one"), extra -> extra.addBreadcrumb(crumb("for this one")));
            client.captureException(new IllegalStateException("two"));
        }
        client.captureEvent(
                Event.builder().breadcrumbs(List.of(crumb("its own"))).build(),
                extra -> extra.addBreadcrumb(crumb("outside")));
        client.captureMessage("after", Level.INFO);

        assertThat(events())
                .extracting(ClientFixture::crumbs)
                .containsExactly(
                        List.of("before", "for this one"), List.of("before"), List.of("its own", "outside"), List.of());
    }

    @Test
    void aPreallocatedErrorTakesNoOldScopeIntoTheNextUnitOfWork() {
        IllegalStateException preallocated = new IllegalStateException("always the same");
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("first"));
            assertThatThrownBy(() -> client.withScope(inner -> {
                        throw preallocated;
                    }))
                    .isSameAs(preallocated);
        }
        try (Scope scope = client.openScope()) {
            scope.setUser(User.of("second"));
            client.captureException(preallocated);
        }

        assertThat(event().user()).isEqualTo(User.of("second"));
    }

    @Test
    void closingTwiceIsOnce() {
        try (Scope outer = client.openScope()) {
            outer.setTag("at", "outer");
            Scope inner = client.openScope();
            inner.close();
            inner.close();
            client.captureMessage("outer");
        }

        assertThat(event().tags()).containsOnly(entry("at", "outer"));
        assertThat(client.currentScope().isOpen()).isFalse();
    }

    @Test
    void closingOutOfOrderLeavesTheInnerScopeUntilItIsClosed() {
        Scope outer = client.openScope().setTag("at", "outer");
        Scope inner = client.openScope().setTag("at", "inner");
        outer.close();
        client.captureMessage("still inner");
        inner.close();
        client.captureMessage("none");

        assertThat(events()).extracting(Event::tags).containsExactly(Map.of("at", "inner"), Map.of());
        assertThat(client.currentScope().isOpen()).isFalse();
    }

    @Test
    void closingOnAnotherThreadTakesEffectWhereItWasOpened() throws Exception {
        Scope scope = client.openScope().setTag("at", "here");
        try (Scope theirs = client.openScope()) {
            assertThat(theirs.isOpen()).isTrue();
        }
        one.submit(scope::close).get();
        client.captureMessage("after");

        assertThat(event().tags()).isEmpty();
        assertThat(client.currentScope().isOpen()).isFalse();
    }

    @Test
    void crumbsOutsideAnyScopeGoToEventsOfTheirThreadAlone() throws Exception {
        client.addBreadcrumb(crumb("mine"));
        one.submit(() -> {
                    client.addBreadcrumb(crumb("theirs"));
                    client.captureMessage("theirs");
                })
                .get();
        client.captureMessage("mine");

        assertThat(events())
                .extracting(ClientFixture::crumbs)
                .containsExactly(java.util.List.of("theirs"), java.util.List.of("mine"));
    }

    @Test
    void crumbsOfAThreadArriveThoughItIsGoneWhenItsEventIsDescribed() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        RecordingDestination later = new RecordingDestination();
        MaydayClient slow = opened(builder -> builder.destination(later).beforeSend(event -> {
            await().until(() -> busy.getCount() == 0);
            return event;
        }));
        slow.captureMessage("keeps the worker busy");

        WeakReference<Thread> gone = runToItsEnd(() -> {
            slow.addBreadcrumb(crumb("last steps"));
            slow.captureMessage("last words");
        });
        await().until(() -> {
            System.gc();
            return gone.refersTo(null);
        });
        busy.countDown();

        assertThat(slow.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(crumbs(later.events().get(1))).containsExactly("last steps");
    }

    private static WeakReference<Thread> runToItsEnd(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        return new WeakReference<>(thread);
    }

    @Test
    void crumbsOutsideAnyScopeAreNoPartOfOne() {
        client.addBreadcrumb(crumb("outside"));
        try (Scope scope = client.openScope()) {
            assertThat(scope.isOpen()).isTrue();
            client.captureMessage("inside");
        }

        assertThat(crumbs(event())).isEmpty();
    }

    @Test
    void theOldestCrumbsMakeRoomAndTheRestKeepTheirOrder() {
        try (Scope scope = client.openScope()) {
            for (int i = 0; i < 250; i++) {
                scope.addBreadcrumb(crumb(Integer.toString(i)));
            }
            client.captureMessage("full");
        }

        assertThat(crumbs(event()))
                .containsExactlyElementsOf(java.util.stream.IntStream.range(150, 250)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static final class NoReceipt implements dev.mayday.destination.Receipt {
        @Override
        public void delivered() {}

        @Override
        public void discarded(dev.mayday.report.DiscardReason reason) {}
    }
}
