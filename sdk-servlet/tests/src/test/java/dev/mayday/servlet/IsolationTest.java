package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.User;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That no event tells of another request. */
@Tag("containers")
class IsolationTest extends ContainerFixture {

    private static final int REQUESTS = 2_000;
    private static final int AT_ONCE = 100;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    static List<String> containers() {
        return Container.names();
    }

    @ParameterizedTest
    @MethodSource("containers")
    void twoThousandConcurrentRequestsKeepTheirUsersFactsAndBreadcrumbsApart(String name) throws Exception {
        closing(pool::shutdownNow);
        MaydayClient client = client(settings -> settings.queueSize(8_192));
        Container container = start(name, context -> {
            filter(
                    context,
                    new MaydayFilter(
                            client,
                            MaydayFilterOptions.DEFAULTS
                                    .userResolver(request -> User.of(request.getHeader("X-User")))
                                    .allowQueryParameters("n")
                                    .allowHeaders("X-User")));
            servlet(context, "/sync", (request, response) -> fail(client, number(request)));
            servlet(context, "/async", (request, response) -> async(client, request, response));
        });

        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; i < REQUESTS; i++) {
            if (i >= AT_ONCE) {
                answers.get(i - AT_ONCE).get(30, TimeUnit.SECONDS);
            }
            String path = (i % 3 == 0 ? "/async?n=" : "/sync?n=") + i;
            HttpRequest request = HttpRequest.newBuilder(uri(container, path))
                    .header("X-User", "user-" + i)
                    .build();
            answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        for (CompletableFuture<HttpResponse<Void>> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        }

        assertThat(events(client)).hasSize(REQUESTS).allSatisfy(event -> {
            String n = event.title().substring(event.title().lastIndexOf(' ') + 1);
            String path = Integer.parseInt(n) % 3 == 0 ? "/async" : "/sync";
            assertThat(event.user()).isEqualTo(User.of("user-" + n));
            assertThat(event.request().queryString()).isEqualTo("n=" + n);
            assertThat(event.request().headers()).containsEntry("x-user", "user-" + n);
            assertThat(event.transaction()).isEqualTo("GET " + path);
            assertThat(event.tags()).containsEntry("n", n);
            assertThat(crumbs(event))
                    .hasSize(path.equals("/async") ? 3 : 2)
                    .startsWith("GET " + path)
                    .allMatch(crumb -> crumb.equals("GET " + path) || crumb.endsWith("of " + n));
        });
    }

    private static String number(HttpServletRequest request) {
        return request.getParameter("n");
    }

    private static void fail(MaydayClient client, String n) {
        client.currentScope().setTag("n", n);
        client.addBreadcrumb(Breadcrumb.of("x", "step of " + n));
        throw new IllegalStateException("failed " + n);
    }

    private void async(MaydayClient client, HttpServletRequest request, HttpServletResponse response) {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            fail(client, number(request));
        }
        String n = number(request);
        AsyncContext async = request.startAsync();
        pool.execute(client.currentScope().wrap(() -> {
            client.addBreadcrumb(Breadcrumb.of("x", "task of " + n));
            async.dispatch();
        }));
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aTaskThatOutlivesItsRequestTellsOfThatRequestWhileAnotherHasItsObject(String name) throws Exception {
        closing(pool::shutdownNow);
        MaydayClient client = client(settings -> settings.sendPii(true));
        AtomicReference<CompletableFuture<Void>> task = new AtomicReference<>();
        AtomicReference<HttpServletRequest> first = new AtomicReference<>();
        CountDownLatch secondIsIn = new CountDownLatch(1);
        CountDownLatch taskIsDone = new CountDownLatch(1);
        Container container = start(name, context -> {
            filter(
                    context,
                    new MaydayFilter(
                            client,
                            MaydayFilterOptions.DEFAULTS.userResolver(
                                    request -> User.of(request.getHeader("X-User")))));
            servlet(context, "/first/*", (request, response) -> {
                first.set(request);
                Scope scope = client.currentScope().setTag("whose", "first");
                task.set(CompletableFuture.runAsync(
                        scope.wrap(() -> {
                            awaited(secondIsIn);
                            client.captureException(new IllegalStateException("late"));
                            taskIsDone.countDown();
                        }),
                        pool));
            });
            servlet(context, "/second/*", (request, response) -> {
                client.currentScope().setTag("whose", "second");
                secondIsIn.countDown();
                awaited(taskIsDone);
            });
        });

        // one connection, so that containers that keep a request object for each use it again
        get(container, "/first/1?q=1", "X-User", "ada");
        get(container, "/second/2?q=2", "X-User", "bob");
        await().atMost(Duration.ofSeconds(10)).until(() -> task.get().isDone());

        assertThat(events(client)).hasSize(1);
        Event event = events(client).get(0);
        assertThat(event.title()).isEqualTo("IllegalStateException: late");
        assertThat(event.tags()).containsEntry("whose", "first");
        assertThat(event.user()).isNull();
        assertThat(event.transaction()).isEqualTo("GET /first/*");
        assertThat(event.request().url()).isEqualTo("/first/1");
        assertThat(event.request().queryString()).isNull();
        assertThat(event.contexts().get("response")).containsEntry("status_code", 200);
        assertThat(crumbs(event)).containsExactly("GET /first/*");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
