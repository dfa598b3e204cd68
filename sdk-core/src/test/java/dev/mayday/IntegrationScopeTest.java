package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.FactSource;
import dev.mayday.event.Level;
import dev.mayday.event.Request;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a unit of work is for the integration that runs it. */
@SuppressWarnings("try") // a scope is there to be open
class IntegrationScopeTest extends ClientFixture {

    private static final FactSource NONE = captured -> null;
    private static final FactSource REQUEST = captured -> Event.builder()
            .user(User.of("framework"))
            .request(Request.of("GET", "http://shop/orders/{id}"))
            .transaction("GET /orders/{id}")
            .trace(new Trace("0123456789abcdef0123456789abcdef", "0123456789abcdef", null))
            .tags(Map.of("from", "framework"))
            .context("response", Map.of("status_code", 500))
            .breadcrumbs(List.of(Breadcrumb.of("http", "GET /orders/{id}")))
            .build();

    @Test
    void factsOfTheIntegrationGoOntoEachEventOfTheUnitOfWork() {
        try (Scope scope = client.openScope(REQUEST)) {
            client.addBreadcrumb(crumb("mine"));
            client.captureMessage("late");
        }

        Event event = event();
        assertThat(event.user()).isEqualTo(User.of("framework"));
        assertThat(event.request()).isEqualTo(Request.of("GET", "http://shop/orders/{id}"));
        assertThat(event.transaction()).isEqualTo("GET /orders/{id}");
        assertThat(event.trace()).extracting(Trace::traceId).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(event.tags()).containsEntry("from", "framework");
        assertThat(event.contexts()).containsEntry("response", Map.of("status_code", 500));
        assertThat(crumbs(event)).containsExactly("GET /orders/{id}", "mine");
    }

    @Test
    void whatTheScopeOrTheEventSaysWins() {
        try (Scope scope = client.openScope(REQUEST)) {
            scope.setUser(User.of("application")).setTransaction("checkout").setTag("from", "application");
            client.captureEvent(Event.builder()
                    .request(Request.of("PUT", "http://other/"))
                    .level(Level.ERROR)
                    .build());
        }

        Event event = event();
        assertThat(event.user()).isEqualTo(User.of("application"));
        assertThat(event.transaction()).isEqualTo("checkout");
        assertThat(event.tags()).containsEntry("from", "application");
        assertThat(event.request()).extracting(Request::url).isEqualTo("http://other/");
    }

    @Test
    void factsAreAskedForOnlyWhenAnEventIsTakenIn() {
        AtomicInteger asked = new AtomicInteger();
        RuntimeException error = new RuntimeException("once");
        try (Scope scope = client.openScope(captured -> {
            asked.incrementAndGet();
            return null;
        })) {
            client.addBreadcrumb(crumb("no event"));
            assertThat(asked).hasValue(0);
            client.captureException(error);
            client.captureException(error);
        }

        assertThat(events()).hasSize(1);
        assertThat(asked).hasValue(1);
    }

    @Test
    void factsThatThrowCostThemselvesOnly() {
        try (Scope scope = client.openScope(captured -> {
            throw new StackOverflowError();
        })) {
            scope.setTag("tenant", "acme");
            client.captureMessage("still here");
        }

        assertThat(event().tags())
                .containsEntry("tenant", "acme")
                .containsEntry("mayday.facts_failed", "java.lang.StackOverflowError");
    }

    @Test
    void factsAreAskedOnTheThreadThatCaptures() {
        Thread[] asked = new Thread[1];
        Thread[] ran = new Thread[1];
        try (Scope scope = client.openScope(captured -> {
            asked[0] = Thread.currentThread();
            return null;
        })) {
            CompletableFuture.runAsync(scope.wrap(() -> {
                        ran[0] = Thread.currentThread();
                        client.captureMessage("elsewhere");
                    }))
                    .join();
        }

        assertThat(events()).hasSize(1);
        assertThat(asked[0]).isEqualTo(ran[0]).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void theIntegrationIsToldWhenItsUnitOfWorkIsSharedAndOnlyThen() {
        Sharing source = new Sharing();
        try (Scope scope = client.openScope(source)) {
            client.currentScope().setTag("tenant", "acme");
            client.withScope(inner -> inner.addBreadcrumb(crumb("mine")));
            assertThat(source.told).hasValue(0);

            Runnable task = client.currentScope().wrap(() -> client.addBreadcrumb(crumb("theirs")));
            assertThat(source.told).hasValue(1);
            task.run();
            assertThat(source.told).hasValue(1);
            scope.share();
            assertThat(source.told).hasValue(2);
            scope.bind().close();
            assertThat(source.told).hasValue(3);
            scope.rebind().close();
            assertThat(source.told).hasValue(4);
            scope.escaped(new RuntimeException("captured elsewhere"));
            assertThat(source.told).hasValue(5);
        }
    }

    @Test
    void anIntegrationThatThrowsWhenItIsToldStopsNothing() {
        Sharing source = new Sharing();
        source.failure = new StackOverflowError();
        try (Scope scope = client.openScope(source)) {
            scope.setTag("tenant", "acme");
            scope.wrap(() -> client.addBreadcrumb(crumb("carried"))).run();
            client.captureMessage("still here");
        }

        assertThat(source.told).hasValue(1);
        assertThat(event().tags()).containsEntry("tenant", "acme");
    }

    @Test
    void nobodyIsToldOfAScopeThatNoIntegrationRuns() {
        assertThat(client.currentScope().share().isOpen()).isFalse();
        try (Scope scope = client.openScope()) {
            assertThat(scope.share()).isSameAs(scope);
        }
    }

    @Test
    void aScopeThatSomebodyLeftOpenIsReplacedAndGone() {
        Scope left = client.openScope();
        left.setTag("whose", "somebody else's");
        try (Scope scope = client.openScope(NONE)) {
            client.captureMessage("mine");
        }

        assertThat(event().tags()).doesNotContainKey("whose");
        assertThat(client.currentScope().isOpen()).isFalse();
    }

    @Test
    void aScopeFollowsItsWorkToAnotherThreadAndKnowsWhatIsSetThere() {
        Scope scope = client.openScope(REQUEST);
        scope.setTag("first", "1");
        client.addBreadcrumb(crumb("before"));
        scope.close();
        CompletableFuture.runAsync(() -> {
                    client.openScope().setTag("whose", "left on this thread");
                    try (Scope bound = scope.rebind()) {
                        client.currentScope().setTag("second", "2");
                        client.addBreadcrumb(crumb("after"));
                    }
                    assertThat(client.currentScope().isOpen()).isFalse();
                })
                .join();
        try (Scope bound = scope.rebind()) {
            client.captureMessage("end");
        }

        assertThat(event().tags())
                .containsEntry("first", "1")
                .containsEntry("second", "2")
                .doesNotContainKey("whose");
        assertThat(crumbs(event())).containsExactly("GET /orders/{id}", "before", "after");
    }

    @Test
    void aThrowableIsNewOnAThreadThatGoesOnWithAnotherUnitOfWork() {
        RuntimeException preallocated = new RuntimeException("again");
        Scope other = client.openScope(NONE);
        other.close();
        try (Scope scope = client.openScope(NONE)) {
            client.captureException(preallocated);
        }
        try (Scope scope = other.rebind()) {
            client.captureException(preallocated);
        }

        assertThat(events()).hasSize(2);
    }

    @Test
    void whoCapturesAnEscapedThrowableLaterGetsItsScope() {
        RuntimeException error = new RuntimeException("escapes");
        try (Scope scope = client.openScope(NONE)) {
            scope.setTag("tenant", "acme");
            scope.escaped(error);
        }
        client.captureException(new IllegalStateException("as logged", error));

        assertThat(event().tags()).containsEntry("tenant", "acme");
    }

    @Test
    void thePageAndThePrivacySettingAreThereForIntegrations() {
        assertThat(client.inboxPage()).isEmpty();
        assertThat(client.sendsPii()).isFalse();
        MaydayClient other = opened(settings -> settings.inbox(true).sendPii(true));

        assertThat(other.sendsPii()).isTrue();
        assertThat(other.inboxPage()
                        .orElseThrow()
                        .respond("GET", "/", name -> null)
                        .status())
                .isEqualTo(200);
    }

    /** Counts how often it is told. */
    private static final class Sharing implements FactSource {

        final AtomicInteger told = new AtomicInteger();
        Error failure;

        @Override
        public Event facts(Event captured) {
            return null;
        }

        @Override
        public void shared() {
            told.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
