package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.Scope;
import dev.mayday.event.Event;
import dev.mayday.event.FactSource;
import dev.mayday.event.User;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ScopeAccessorTest extends ContextFixture {

    @Test
    void aSnapshotCarriesTheScopeAndTakesItAwayAgain() throws Exception {
        start();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Scope scope = client().openScope()) {
            scope.setUser(User.of("ada"));
            ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();

            other.submit(() -> {
                        try (ContextSnapshot.Scope bound = snapshot.setThreadLocals()) {
                            assertThat(bound).isNotNull();
                            client().captureMessage("carried");
                            try (ContextSnapshot.Scope again = snapshot.setThreadLocals()) {
                                assertThat(again).isNotNull();
                                client().currentScope().setTag("inner", "yes");
                            }
                            client().captureMessage("after the inner one");
                        }
                        assertThat(client().currentScope().isOpen()).isFalse();
                    })
                    .get();
        } finally {
            other.shutdownNow();
        }

        assertThat(events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.user()).isEqualTo(User.of("ada"));
            assertThat(event.tags()).isEmpty();
        });
    }

    @Test
    void whoRunsTheUnitOfWorkIsToldOnItsThreadThatASnapshotHasIt() {
        start();
        AtomicReference<Thread> told = new AtomicReference<>();
        FactSource source = new FactSource() {

            @Override
            public Event facts(Event captured) {
                return null;
            }

            @Override
            public void shared() {
                told.set(Thread.currentThread());
            }
        };
        try (Scope scope = client().openScope(source)) {
            assertThat(scope.isOpen()).isTrue();
            ContextSnapshotFactory.builder().build().captureAll();
        }

        assertThat(told).hasValue(Thread.currentThread());
    }

    @Test
    void aSnapshotCarriesTheScopesOfSeveralContextsAndThoseOfTheOnesThatAreLeft() throws Exception {
        ContextFixture second = new ContextFixture() {};
        ContextFixture third = new ContextFixture() {};
        start();
        second.start();
        third.start();
        third.close();
        try (Scope ours = client().openScope();
                Scope theirs = second.client().openScope()) {
            ours.setTag("of", "the first");
            theirs.setTag("of", "the second");
            onAnotherThread(ContextSnapshotFactory.builder().build().captureAll(), () -> {
                client().captureMessage("carried");
                second.client().captureMessage("carried");
            });
            assertThat(second.events().get(0).tags()).containsEntry("of", "the second");
            second.close();
            onAnotherThread(
                    ContextSnapshotFactory.builder().build().captureAll(), () -> client().captureMessage("again"));
        } finally {
            second.close();
        }

        assertThat(events()).extracting(Event::tags).extracting("of").containsExactly("the first", "the first");
    }

    private static void onAnotherThread(ContextSnapshot snapshot, Runnable work) throws InterruptedException {
        Thread other = new Thread(snapshot.wrap(work));
        other.start();
        other.join();
    }

    @Test
    void theAccessorGoesWithTheContext() {
        start();
        assertThat(registered()).isTrue();
        close();
        assertThat(registered()).isFalse();
    }

    private static boolean registered() {
        return ContextRegistry.getInstance().getThreadLocalAccessors().stream()
                .anyMatch(ScopeAccessor.class::isInstance);
    }
}
