package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.testkit.NoLeakedThreads;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Applications in containers, and a client whose events are recorded; its ledger must add up when the test ends. */
@ExtendWith(NoLeakedThreads.class)
abstract class FilterFixture {

    /** What a servlet does with a request. */
    @FunctionalInterface
    interface Work {

        void on(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    final RecordingDestination recorded = new RecordingDestination();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
            if (opened.get(i) instanceof MaydayClient client) {
                assertThat(client.report().balanced()).as("%s", client.report()).isTrue();
            }
        }
    }

    final <T extends AutoCloseable> T closing(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    /** A client whose events are recorded. */
    final MaydayClient client(UnaryOperator<MaydayClientBuilder> settings) {
        return closing(settings.apply(MaydayClient.builder()
                        .uncaught(false)
                        .shutdownHook(false)
                        .destination(recorded))
                .build());
    }

    final Container start(String name, Container.Setup setup) {
        return closing(Container.start(name, context -> {
            servlet(
                    context,
                    "/oops",
                    (request, response) -> response.getWriter().write("oops"));
            setup.on(context);
        }));
    }

    static void filter(ServletContext context, Filter filter) {
        FilterRegistration.Dynamic registered = context.addFilter("filter-" + System.identityHashCode(filter), filter);
        registered.setAsyncSupported(true);
        registered.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), true, "/*");
    }

    static void servlet(ServletContext context, String pattern, Work work) {
        servlet(context, pattern, new Working(work));
    }

    static ServletRegistration.Dynamic servlet(ServletContext context, String pattern, Servlet servlet) {
        ServletRegistration.Dynamic registered = context.addServlet(pattern, servlet);
        registered.setAsyncSupported(true);
        registered.addMapping(pattern);
        return registered;
    }

    final HttpResponse<String> get(Container container, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(container, path)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    static URI uri(Container container, String path) {
        return URI.create("http://127.0.0.1:" + container.port() + path);
    }

    final HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The events so far, once everything captured has arrived. */
    final List<Event> events(MaydayClient client) {
        assertThat(client.flush(Duration.ofSeconds(10)))
                .as("%s", client.report())
                .isTrue();
        return recorded.events();
    }

    static List<String> crumbs(Event event) {
        return event.breadcrumbs().stream().map(Breadcrumb::message).toList();
    }

    /** A servlet for every method. */
    static final class Working extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Work work;

        Working(Work work) {
            this.work = work;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                work.on(request, response);
            } catch (Exception e) {
                throw sneaky(e);
            }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
            throw (E) e;
        }
    }
}
