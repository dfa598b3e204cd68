package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.User;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which errors are known again around a unit of work in which they were captured. */
class NestedUnitsOfWorkTest extends ClientFixture {

    private final IllegalStateException error = new IllegalStateException("shared");

    @Test
    void whatATaskOfAnotherRequestCapturedOnThisThreadIsAnEventOfThisRequestToo() throws Exception {
        Callable<EventId> task = taskOf("bob", () -> client.captureException(error));
        captureAround(task);

        assertThat(events()).extracting(Event::user).containsExactly(User.of("bob"), User.of("alice"));
    }

    @Test
    void whatAUnitOfWorkInsideATaskOfAnotherRequestCapturedIsAnEventOfThisRequestToo() throws Exception {
        Callable<EventId> task = taskOf("bob", () -> {
            try (Scope item = client.openScope()) {
                item.setUser(User.of("carol"));
                return client.captureException(error);
            }
        });
        captureAround(task);

        assertThat(events()).extracting(Event::user).containsExactly(User.of("carol"), User.of("alice"));
    }

    @Test
    void whatAUnitOfWorkInsideATaskOfNoScopeCapturedIsAnEventOfThisRequestToo() throws Exception {
        Callable<EventId> task = client.currentScope().wrapCallable(() -> {
            try (Scope item = client.openScope()) {
                item.setUser(User.of("carol"));
                return client.captureException(error);
            }
        });
        captureAround(task);

        assertThat(events()).extracting(Event::user).containsExactly(User.of("carol"), User.of("alice"));
    }

    /** A task of a request on another thread, which it left to whoever runs it. */
    private Callable<EventId> taskOf(String user, Callable<EventId> task) {
        return CompletableFuture.supplyAsync(() -> {
                    try (Scope request = client.openScope()) {
                        request.setUser(User.of(user));
                        return request.wrapCallable(task);
                    }
                })
                .join();
    }

    /** Runs {@code task} as a pool does whose caller runs what it has no thread for, and captures the same error after it. */
    private void captureAround(Callable<EventId> task) throws Exception {
        try (Scope request = client.openScope()) {
            request.setUser(User.of("alice"));
            EventId other = task.call();
            assertThat(client.captureException(error)).isNotEqualTo(other);
        }
    }

    @Test
    void allItemsOfABatchAreKnownWhereTheBatchCapturesTheirErrorsAgain() {
        RuntimeException other = new RuntimeException("other");
        try (Scope batch = client.openScope()) {
            EventId first = captureInAnItem(error);
            EventId second = captureInAnItem(other);
            assertThat(client.captureException(error)).isEqualTo(first);
            assertThat(client.captureException(other)).isEqualTo(second);
            assertThat(batch.isOpen()).isTrue();
        }

        assertThat(events()).hasSize(2);
    }

    @Test
    void whatAnItemAndAStepInsideItCapturedIsKnownInTheBatch() {
        RuntimeException other = new RuntimeException("other");
        try (Scope batch = client.openScope()) {
            EventId first;
            EventId second;
            try (Scope item = client.openScope()) {
                first = captureInAnItem(error);
                second = client.captureException(other);
                assertThat(item.isOpen()).isTrue();
            }
            assertThat(client.captureException(error)).isEqualTo(first);
            assertThat(client.captureException(other)).isEqualTo(second);
            assertThat(batch.isOpen()).isTrue();
        }

        assertThat(events()).hasSize(2);
    }

    private EventId captureInAnItem(Throwable throwable) {
        try (Scope item = client.openScope()) {
            assertThat(item.isOpen()).isTrue();
            return client.captureException(throwable);
        }
    }
}
