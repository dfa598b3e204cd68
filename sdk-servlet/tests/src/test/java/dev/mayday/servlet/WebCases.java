package dev.mayday.servlet;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** The rows of the table. Below {@code /a} the filter has its defaults, below {@code /s} answers of 5xx are captured too. */
final class WebCases {

    static final String BOOM = "IllegalStateException: boom";

    private final MaydayClient client;
    private final ExecutorService pool;

    WebCases(MaydayClient client, ExecutorService pool) {
        this.client = client;
        this.pool = pool;
    }

    List<WebCase> all() {
        return Stream.of(synchronous(), answers(), dispatches(), asynchronous())
                .flatMap(List::stream)
                .toList();
    }

    private static RuntimeException boom() {
        return new IllegalStateException("boom");
    }

    private List<WebCase> synchronous() {
        return List.of(
                WebCase.of("/a/ok", (request, response) -> response.getWriter().write("ok")),
                WebCase.of("/a/throws", (request, response) -> {
                            throw boom();
                        })
                        .escapes(BOOM),
                WebCase.of("/a/put", (request, response) -> {
                            throw boom();
                        })
                        .by("PUT")
                        .escapes(BOOM),
                WebCase.of("/a/crumbs", (request, response) -> {
                            client.addBreadcrumb(Breadcrumb.of("cart", "one"));
                            client.addBreadcrumb(Breadcrumb.of("cart", "two"));
                            throw boom();
                        })
                        .escapes(BOOM)
                        .after("one", "two"),
                WebCase.of("/a/by-hand", (request, response) -> client.captureException(boom()))
                        .handled(BOOM),
                WebCase.of("/a/message", (request, response) -> client.captureMessage("hello"))
                        .handled("hello"),
                WebCase.of(
                                "/a/in-scope",
                                (request, response) -> client.withScope(scope -> {
                                    scope.setTransaction("GET /a/in-scope").addBreadcrumb(Breadcrumb.of("x", "inner"));
                                    throw boom();
                                }))
                        .escapes(BOOM)
                        .after("inner"),
                WebCase.of("/a/root-cause", (request, response) -> {
                            throw new ServletException("wrapped", boom());
                        })
                        .escapes(BOOM),
                WebCase.of("/a/servlet-exception", (request, response) -> {
                            throw new ServletException("bare");
                        })
                        .escapes("ServletException: bare"),
                WebCase.of("/a/io-exception", (request, response) -> {
                            throw new IOException("disk");
                        })
                        .escapes("IOException: disk"),
                WebCase.of("/a/error", (request, response) -> {
                            throw new StackOverflowError("deep");
                        })
                        .escapes("StackOverflowError: deep"),
                WebCase.of("/a/pool", (request, response) -> {
                            Scope scope = client.currentScope();
                            CompletableFuture.supplyAsync(
                                            scope.wrapSupplier(() -> client.captureMessage("elsewhere")), pool)
                                    .join();
                        })
                        .handled("elsewhere")
                        .withoutUser(),
                WebCase.of("/a/pool-later", (request, response) -> {
                            client.captureMessage("here");
                            Scope scope = client.currentScope();
                            CompletableFuture.supplyAsync(
                                            scope.wrapSupplier(() -> client.captureMessage("elsewhere")), pool)
                                    .join();
                        })
                        .handled("here")
                        .handled("elsewhere"),
                WebCase.of("/a/streaming", (request, response) -> {
                            for (int i = 0; i < 3; i++) {
                                response.getWriter().write("chunk " + i + "\n");
                                response.flushBuffer();
                            }
                            throw boom();
                        })
                        .escapes(BOOM),
                WebCase.of("/a/multipart", (request, response) -> {
                            throw new IllegalStateException(request.getParts().size() + " parts");
                        })
                        .by("POST")
                        .escapes("IllegalStateException: 1 parts"),
                WebCase.of("/a/broken-pipe", (request, response) -> {
                    throw new IOException("Broken pipe");
                }),
                WebCase.of("/a/inner-filter/before", (request, response) -> {})
                        .escapes("IllegalStateException: filter before"),
                WebCase.of("/a/inner-filter/after-commit", (request, response) -> {
                            response.getWriter().write("committed");
                            response.flushBuffer();
                        })
                        .escapes("IllegalStateException: filter after"),
                WebCase.of("/a/outer-filter", (request, response) -> {}),
                WebCase.of("/a/twice-registered", (request, response) -> {
                            throw boom();
                        })
                        .escapes(BOOM));
    }

    private List<WebCase> answers() {
        return List.of(
                WebCase.of("/a/send-error", (request, response) -> response.sendError(500)),
                WebCase.of("/a/status", (request, response) -> response.setStatus(503)),
                WebCase.of("/s/send-error", (request, response) -> response.sendError(503))
                        .handled("GET /s/send-error answered 503"),
                WebCase.of("/s/status", (request, response) -> response.setStatus(500))
                        .handled("GET /s/status answered 500"),
                WebCase.of("/s/not-found", (request, response) -> response.sendError(404)),
                WebCase.of("/s/throws", (request, response) -> {
                            throw boom();
                        })
                        .escapes(BOOM),
                WebCase.of("/s/by-hand", (request, response) -> {
                            client.captureException(boom());
                            response.sendError(500);
                        })
                        .handled(BOOM),
                WebCase.of("/s/left-by-framework", (request, response) -> {
                            request.setAttribute(MaydayFilter.EXCEPTION, boom());
                            response.setStatus(500);
                        })
                        .handled(BOOM),
                WebCase.of("/s/left-of-another-service", (request, response) -> {
                            request.setAttribute(MaydayFilter.EXCEPTION, new IOException("Connection reset by peer"));
                            response.setStatus(500);
                        })
                        .handled("IOException: Connection reset by peer"),
                WebCase.of("/s/left-but-fine", (request, response) -> {
                    request.setAttribute(MaydayFilter.EXCEPTION, boom());
                    response.setStatus(404);
                }));
    }

    private List<WebCase> dispatches() {
        return List.of(
                WebCase.of(
                                "/a/forward",
                                (request, response) -> request.getRequestDispatcher("/a/throws")
                                        .forward(request, response))
                        .escapes(BOOM),
                WebCase.of(
                                "/a/include",
                                (request, response) -> request.getRequestDispatcher("/a/throws")
                                        .include(request, response))
                        .escapes(BOOM),
                // what is captured in there is the first that asks for the request, which has another address just then
                WebCase.of(
                                "/a/forward-message",
                                (request, response) -> request.getRequestDispatcher("/a/message")
                                        .forward(request, response))
                        .handled("hello"),
                WebCase.of(
                                "/a/include-message",
                                (request, response) -> request.getRequestDispatcher("/a/message")
                                        .include(request, response))
                        .handled("hello"),
                WebCase.of(
                                "/a/forward-pool",
                                (request, response) ->
                                        request.getRequestDispatcher("/a/pool").forward(request, response))
                        .handled("elsewhere")
                        .withoutUser(),
                WebCase.of("/a/error-page-of-404", (request, response) -> {
                            request.setAttribute("capture-in-page", true);
                            response.sendError(404);
                        })
                        .handled("in the error page"),
                WebCase.of("/a/error-page", (request, response) -> {
                            client.addBreadcrumb(Breadcrumb.of("x", "before the page"));
                            request.setAttribute("capture-in-page", true);
                            response.sendError(500);
                        })
                        .handled("in the error page")
                        .after("before the page"),
                WebCase.of("/a/error-page-of-exception", (request, response) -> {
                            request.setAttribute("capture-in-page", true);
                            throw boom();
                        })
                        .escapes(BOOM)
                        .handled("in the error page"));
    }

    private List<WebCase> asynchronous() {
        return List.of(
                WebCase.of("/a/async-complete", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    pool.execute(async::complete);
                }),
                WebCase.of(
                        "/a/async-complete-at-once",
                        (request, response) -> request.startAsync().complete()),
                WebCase.of("/a/async-dispatch", redispatch((request, response) -> {
                            throw boom();
                        }))
                        .escapes(BOOM)
                        .after("first round"),
                WebCase.of("/a/async-dispatch-fine", redispatch((request, response) -> {})),
                WebCase.of(
                                "/a/async-dispatch-message",
                                redispatch((request, response) -> client.captureMessage("second")))
                        .handled("second")
                        .after("first round"),
                WebCase.of("/a/async-dispatch-elsewhere", (request, response) -> {
                            AsyncContext async = request.startAsync();
                            pool.execute(() -> async.dispatch("/a/message"));
                        })
                        .handled("hello"),
                WebCase.of("/a/async-throws-after-start", (request, response) -> {
                            request.startAsync();
                            throw boom();
                        })
                        .escapes(BOOM),
                WebCase.of("/a/async-task", (request, response) -> {
                            AsyncContext async = request.startAsync();
                            pool.execute(client.currentScope().wrap(() -> {
                                client.addBreadcrumb(Breadcrumb.of("x", "in the task"));
                                client.captureMessage("from the task");
                                async.complete();
                            }));
                        })
                        .handled("from the task")
                        .after("in the task")
                        .withoutUser(),
                WebCase.of(
                        "/a/async-timeout",
                        (request, response) -> request.startAsync().setTimeout(50)),
                WebCase.of(
                                "/s/async-timeout",
                                (request, response) -> request.startAsync().setTimeout(50))
                        .handled("GET /s/async-timeout answered 500")
                        .withoutUser()
                        .only("tomcat"),
                WebCase.of(
                                "/s/async-timeout-and-page",
                                (request, response) -> request.startAsync().setTimeout(50))
                        .handled("GET /s/async-timeout-and-page answered 500")
                        .only("jetty-ee10", "jetty-ee11"), // here the page comes through the filter
                WebCase.of("/s/async-status", (request, response) -> {
                            AsyncContext async = request.startAsync();
                            pool.execute(() -> {
                                response.setStatus(502);
                                async.complete();
                            });
                        })
                        .handled("GET /s/async-status answered 502")
                        .withoutUser(),
                WebCase.of("/s/async-twice", redispatch(redispatch((request, response) -> response.setStatus(500))))
                        .handled("GET /s/async-twice answered 500")
                        .after("first round", "first round"));
    }

    /** Starts asynchronously, leaves a breadcrumb, and dispatches from another thread; there it goes on with {@code next}. */
    private ContainerFixture.Work redispatch(ContainerFixture.Work next) {
        String round = "round-" + System.identityHashCode(next);
        return (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC && request.getAttribute(round) != null) {
                next.on(request, response);
            } else {
                request.setAttribute(round, true);
                client.addBreadcrumb(Breadcrumb.of("x", "first round"));
                AsyncContext async = request.startAsync(request, response);
                pool.execute(async::dispatch);
            }
        };
    }

    /** The error page of the application. */
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute("capture-in-page") != null) {
            client.captureMessage("in the error page");
        }
        response.getWriter().write("oops");
    }
}
