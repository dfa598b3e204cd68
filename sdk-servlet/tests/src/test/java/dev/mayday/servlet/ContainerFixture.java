package dev.mayday.servlet;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.testkit.Sneaky;
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
import java.util.EnumSet;
import java.util.List;

/** Applications in containers, what they are asked and what they answer. */
abstract class ContainerFixture extends FilterFixture {

    /** What a servlet does with a request. */
    @FunctionalInterface
    interface Work {

        void on(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final Container start(String name, Container.Setup setup) {
        return closing(Container.start(name, context -> {
            servlet(
                    context,
                    "/oops",
                    (request, response) ->
                            response.getWriter().write("oops " + request.getAttribute(MaydayFilter.EVENT_ID)));
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
                throw Sneaky.rethrow(e);
            }
        }
    }
}
