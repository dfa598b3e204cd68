package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mayday.MaydayClient;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.User;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table in each container, over real sockets. */
@Tag("containers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebCasesTest {

    private static final String BODY =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + "secret\r\n--x--\r\n";

    private final RecordingDestination recorded = new RecordingDestination();
    private final MaydayClient client = MaydayClient.builder()
            .uncaught(false)
            .shutdownHook(false)
            .destination(recorded)
            .build();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private final WebCases cases = new WebCases(client, pool);
    private final Map<String, Container> containers = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    void start() {
        Container.names().forEach(name -> containers.put(name, Container.start(name, this::register)));
    }

    @AfterAll
    void stop() {
        containers.values().forEach(Container::close);
        pool.shutdownNow();
        client.close();
        assertThat(client.report().balanced()).as("%s", client.report()).isTrue();
    }

    private void register(ServletContext context) {
        MaydayFilterOptions options =
                MaydayFilterOptions.DEFAULTS.userResolver(request -> User.of(request.getHeader("X-User")));
        filter(context, "/a/outer-filter", (request, response, chain) -> {
            throw new IllegalStateException("in front of Mayday's filter");
        });
        filter(context, "/a/*", new MaydayFilter(client, options));
        filter(context, "/s/*", new MaydayFilter(client, options.captureServerErrors(true)));
        filter(context, "/a/twice-registered", new MaydayFilter(client, options));
        filter(context, "/oops", new MaydayFilter(client, options));
        filter(context, "/a/inner-filter/before", (request, response, chain) -> {
            throw new IllegalStateException("filter before");
        });
        filter(context, "/a/inner-filter/after-commit", (request, response, chain) -> {
            chain.doFilter(request, response);
            throw new IllegalStateException("filter after");
        });
        ContainerFixture.servlet(context, "/oops", cases::page);
        for (WebCase row : cases.all()) {
            ContainerFixture.servlet(context, row.path(), new ContainerFixture.Working(row.work()))
                    .setMultipartConfig(new MultipartConfigElement(System.getProperty("java.io.tmpdir")));
        }
    }

    private static void filter(ServletContext context, String pattern, Filter filter) {
        var registered = context.addFilter(pattern + System.identityHashCode(filter), filter);
        registered.setAsyncSupported(true);
        registered.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), true, pattern);
    }

    Stream<Arguments> rows() {
        return Container.names().stream()
                .flatMap(name -> cases.all().stream()
                        .filter(row ->
                                row.containers().isEmpty() || row.containers().contains(name))
                        .map(row -> Arguments.of(name, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void capturesWhatTheTableSays(String name, WebCase row) {
        recorded.clear();
        long before = captured();

        send(containers.get(name), row);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> captured() - before >= row.events().size());
        assertThat(client.flush(Duration.ofSeconds(10))).isTrue();
        assertThat(recorded.events()).map(WebCase.Expected::of).containsExactlyElementsOf(row.events());
    }

    private long captured() {
        var report = client.report().destination("recording");
        return report.delivered();
    }

    private void send(Container container, WebCase row) {
        HttpRequest.BodyPublisher body = row.method().equals("POST")
                ? HttpRequest.BodyPublishers.ofString(BODY)
                : HttpRequest.BodyPublishers.noBody();
        HttpRequest request = HttpRequest.newBuilder(ContainerFixture.uri(container, row.path()))
                .header("X-User", WebCase.USER)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .method(row.method(), body)
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException cutShort) {
            // the container breaks off an answer it had begun: that is what some of the rows are about
            assertThat(row.path()).containsAnyOf("streaming", "commit");
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
