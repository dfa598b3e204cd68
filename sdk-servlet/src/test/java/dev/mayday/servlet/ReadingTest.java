package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Event;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When a request is read: only if somebody needs to know of it, and never once its object may be another's. */
class ReadingTest extends FilterFixture {

    private final MaydayClient client = client(settings -> settings);
    private final MaydayFilter filter = new MaydayFilter(client, MaydayFilterOptions.DEFAULTS);
    private final Map<String, Object> answers = FakeRequests.orders();
    private final List<String> asked = new ArrayList<>();
    private final HttpServletRequest request = recorded(FakeRequests.request(answers), asked);

    @Test
    void aRequestWithoutAnEventIsAskedForNothingOfItsOwn() {
        serve(200, () -> client.currentScope().setTag("basket", "4711"));

        assertThat(asked).containsOnly("getAttribute", "setAttribute", "isAsyncStarted");
    }

    @Test
    void aTaskWrappedInTheRequestKnowsItOnAnotherThreadDuringAndAfterIt() {
        AtomicReference<Runnable> task = new AtomicReference<>();
        serve(200, () -> {
            task.set(client.currentScope().wrap(this::captureElsewhere));
            elsewhere(task.get());
        });
        elsewhere(task.get());

        assertThat(transactions()).containsExactly("GET /orders/*", "GET /orders/*");
    }

    @Test
    void aScopeSharedInTheRequestKnowsItWhereItIsBound() {
        AtomicReference<Scope> scope = new AtomicReference<>();
        serve(200, () -> {
            scope.set(client.currentScope().share());
            elsewhere(() -> captureIn(scope.get()));
        });
        elsewhere(() -> captureIn(scope.get()));

        assertThat(transactions()).containsExactly("GET /orders/*", "GET /orders/*");
    }

    /** On that thread the request may not be asked. */
    @Test
    void aTaskThatAnotherThreadWrapsInTheScopeOfTheRequestKnowsItOnceItHasEnded() {
        AtomicReference<Runnable> task = new AtomicReference<>();
        serve(200, () -> {
            Scope scope = client.currentScope();
            elsewhere(() -> task.set(scope.wrap(this::captureElsewhere)));
            elsewhere(task.get());
        });
        elsewhere(task.get());

        assertThat(transactions()).containsExactly(null, "GET /orders/*");
    }

    @Test
    void aThrowableThatLeftAScopeOfTheRequestIsCapturedWithItWhereverItTurnsUp() {
        RuntimeException failure = new IllegalStateException("boom");
        serve(200, () -> {
            try {
                client.withScope(scope -> {
                    throw failure;
                });
            } catch (RuntimeException handedOver) {
                // as to a future that somebody else looks at
            }
        });
        elsewhere(() -> client.captureException(failure));

        assertThat(transactions()).containsExactly("GET /orders/*");
    }

    @Test
    void theErrorPageOfARequestKnowsTheRequestAndNotThePage() {
        serve(404, () -> {});
        serve(404, () -> client.captureMessage("in the page")); // the request object says where the page is

        assertThat(transactions()).containsExactly("GET /orders/*");
    }

    @Test
    void theErrorPageOfAnExceptionThatIsNoEventKnowsTheRequestToo() {
        assertThatThrownBy(() -> serve(200, () -> {
                    throw new IOException("Broken pipe");
                }))
                .hasRootCauseMessage("Broken pipe");
        serve(500, () -> client.captureMessage("in the page"));

        assertThat(transactions()).containsExactly("GET /orders/*");
    }

    private void captureIn(Scope scope) {
        try (Scope bound = scope.bind()) {
            assertThat(bound.isOpen()).isTrue();
            captureElsewhere();
        }
    }

    private void captureElsewhere() {
        client.captureMessage("elsewhere");
    }

    private List<String> transactions() {
        return events(client).stream().map(Event::transaction).toList();
    }

    private static void elsewhere(Runnable task) {
        CompletableFuture.runAsync(task, command -> new Thread(command).start()).join();
    }

    /** Afterwards the request object is another's, as in a container. */
    private void serve(int status, Step step) {
        try {
            filter.doFilter(request, FakeRequests.response(status), (ignored, alike) -> step.run());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new AssertionError(e);
        } finally {
            answers.put("getMethod", "POST");
            answers.put("getRequestURI", "/another");
            answers.put("getHttpServletMapping", FakeRequests.mapping("/another/*"));
        }
    }

    @FunctionalInterface
    private interface Step {

        void run() throws IOException;
    }

    private static HttpServletRequest recorded(HttpServletRequest request, List<String> asked) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ReadingTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> {
                    asked.add(method.getName());
                    try {
                        return method.invoke(request, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
