package org.acme.shop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** One address for each way to fail, or not to. */
@RestController
public class Cases {

    private static final Logger LOG = LoggerFactory.getLogger(Cases.class);
    private static final RuntimeException SHARED = new IllegalStateException("shared");

    private final MaydayClient client;
    private final Work work;
    private final AsyncTaskExecutor executor;

    Cases(MaydayClient client, Work work, AsyncTaskExecutor applicationTaskExecutor) {
        this.client = client;
        this.work = work;
        this.executor = applicationTaskExecutor;
    }

    private String path(HttpServletRequest request) {
        String path = request.getRequestURI();
        client.addBreadcrumb(Breadcrumb.of("work", "work " + path));
        return path;
    }

    // --- control ---

    @GetMapping("/control/flush")
    boolean flush() {
        return client.flush(Duration.ofSeconds(10));
    }

    // --- on the thread of the request ---

    @GetMapping("/sync/ok")
    String ok(HttpServletRequest request) {
        return path(request);
    }

    @GetMapping("/sync/{kind}/throw")
    String fail(HttpServletRequest request, @PathVariable String kind) {
        throw new IllegalStateException("sync " + path(request));
    }

    @GetMapping("/sync/checked")
    String checked(HttpServletRequest request) throws IOException {
        throw new IOException("checked " + path(request));
    }

    @GetMapping("/sync/error")
    String error(HttpServletRequest request) {
        throw new StackOverflowError("error " + path(request));
    }

    @GetMapping("/sync/cause")
    String cause(HttpServletRequest request) {
        throw new IllegalStateException("outer " + path(request), new IllegalArgumentException("inner"));
    }

    @GetMapping("/sync/captured")
    String captured(HttpServletRequest request) {
        client.captureException(new IllegalStateException("captured " + path(request)));
        return "ok";
    }

    @GetMapping("/sync/logged")
    String logged(HttpServletRequest request) {
        LOG.error("logged", new IllegalStateException("logged " + path(request)));
        return "ok";
    }

    @GetMapping("/sync/logged-thrown")
    String loggedThrown(HttpServletRequest request) {
        RuntimeException failure = new IllegalStateException("thrown " + path(request));
        LOG.error("logged", failure);
        throw failure;
    }

    @GetMapping("/sync/logged-cause")
    String loggedCause(HttpServletRequest request) {
        RuntimeException cause = new IllegalArgumentException("cause " + path(request));
        LOG.error("logged", cause);
        throw new IllegalStateException("wrapper", cause);
    }

    @GetMapping("/sync/captured-thrown")
    String capturedThrown(HttpServletRequest request) {
        RuntimeException failure = new IllegalStateException("thrown " + path(request));
        client.captureException(failure);
        throw failure;
    }

    @GetMapping("/sync/shared")
    String shared(HttpServletRequest request) {
        path(request);
        throw SHARED;
    }

    // --- handled by the application ---

    @GetMapping("/handled/advice")
    String advice(HttpServletRequest request) {
        throw new Sold.Out(path(request));
    }

    @GetMapping("/handled/advice-500")
    String advice500(HttpServletRequest request) {
        throw new Sold.Broken(path(request));
    }

    @GetMapping("/handled/problem")
    String problem(HttpServletRequest request) {
        throw new Sold.Problem(path(request));
    }

    @GetMapping("/handled/failing-handler")
    String failing(HttpServletRequest request) {
        throw new Sold.Failing(path(request));
    }

    @GetMapping("/handled/local")
    String local(HttpServletRequest request) {
        throw new Sold.Local(path(request));
    }

    @ExceptionHandler
    ResponseEntity<String> handle(Sold.Local local) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("local");
    }

    @GetMapping("/handled/annotated")
    String annotated(HttpServletRequest request) {
        throw new Sold.Gone(path(request));
    }

    @GetMapping("/handled/status-404")
    String status404(HttpServletRequest request) {
        throw new ResponseStatusException(HttpStatus.NOT_FOUND, "status " + path(request));
    }

    @GetMapping("/handled/status-503")
    String status503(HttpServletRequest request) {
        throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "status " + path(request));
    }

    @GetMapping("/handled/problem-422")
    String problem422(HttpServletRequest request) {
        path(request);
        throw new ErrorResponseException(HttpStatus.valueOf(422), ProblemDetail.forStatus(422), null);
    }

    @GetMapping("/handled/entity-500")
    ResponseEntity<String> entity(HttpServletRequest request) {
        path(request);
        return ResponseEntity.internalServerError().body("no exception at all");
    }

    // --- the framework's own ---

    @PostMapping("/framework/body")
    String body(@RequestBody Map<String, Object> body) {
        return "ok";
    }

    @GetMapping("/framework/parameter")
    String parameter(@RequestParam int number) {
        return "ok";
    }

    @GetMapping("/framework/not-writable")
    Unwritable unwritable(HttpServletRequest request) {
        return new Unwritable(path(request));
    }

    record Unwritable(String path) {
        public String getFailure() {
            throw new IllegalStateException("not writable " + path);
        }
    }

    @GetMapping("/framework/no-view")
    ModelAndView noView(HttpServletRequest request) {
        path(request);
        return new ModelAndView("/framework/no-view");
    }

    // --- other dispatches ---

    @GetMapping("/dispatch/send-error")
    void sendError(HttpServletRequest request, HttpServletResponse response) throws IOException {
        path(request);
        response.sendError(500, "on purpose");
    }

    @GetMapping("/dispatch/forward")
    void forward(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.getRequestDispatcher("/sync/forwarded/throw").forward(request, response);
    }

    @GetMapping("/dispatch/include")
    void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.getRequestDispatcher("/sync/included/throw").include(request, response);
    }

    @PostMapping({"/multipart/throw", "/multipart/big"})
    String multipart(HttpServletRequest request, @RequestParam MultipartFile file) {
        throw new IllegalStateException(file.getOriginalFilename() + " " + path(request));
    }

    @GetMapping({"/filter/after-commit", "/interceptor/before", "/interceptor/completion"})
    String around(HttpServletRequest request) {
        return path(request);
    }

    /** Leaves the answer open. */
    @GetMapping({"/filter/after", "/interceptor/after"})
    void around(HttpServletRequest request, HttpServletResponse response) {
        path(request);
    }

    // --- asynchronous ---

    @GetMapping("/async/callable")
    Callable<String> callable(HttpServletRequest request) {
        String path = path(request);
        return () -> {
            client.addBreadcrumb(Breadcrumb.of("work", "later"));
            throw new IllegalStateException("callable " + path);
        };
    }

    @GetMapping("/async/callable-captured")
    Callable<String> callableCaptured(HttpServletRequest request) {
        String path = path(request);
        return () -> {
            client.captureException(new IllegalStateException("callable " + path));
            return "ok";
        };
    }

    @GetMapping("/async/callable-handled")
    Callable<String> callableHandled(HttpServletRequest request) {
        String path = path(request);
        return () -> {
            throw new Sold.Out(path);
        };
    }

    @GetMapping("/async/deferred")
    DeferredResult<String> deferred(HttpServletRequest request) {
        DeferredResult<String> result = new DeferredResult<>();
        String path = path(request);
        executor.execute(() -> result.setErrorResult(new IllegalStateException("deferred " + path)));
        return result;
    }

    @GetMapping("/async/deferred-ok")
    DeferredResult<String> deferredOk(HttpServletRequest request) {
        DeferredResult<String> result = new DeferredResult<>();
        String path = path(request);
        executor.execute(() -> result.setResult(path));
        return result;
    }

    @GetMapping("/async/deferred-timeout")
    DeferredResult<String> deferredTimeout(HttpServletRequest request) {
        path(request);
        return new DeferredResult<>(50L);
    }

    @GetMapping("/async/future")
    CompletableFuture<String> future(HttpServletRequest request) {
        String path = path(request);
        return CompletableFuture.supplyAsync(
                () -> {
                    throw new IllegalStateException("future " + path);
                },
                executor);
    }

    @GetMapping("/async/future-captured")
    CompletableFuture<String> futureCaptured(HttpServletRequest request) {
        String path = path(request);
        return CompletableFuture.supplyAsync(
                () -> {
                    client.captureException(new IllegalStateException("future " + path));
                    return "ok";
                },
                executor);
    }

    @GetMapping("/async/submitted")
    String submitted(HttpServletRequest request) throws InterruptedException {
        String path = path(request);
        try {
            return executor.submit(() -> {
                        client.addBreadcrumb(Breadcrumb.of("work", "over there"));
                        client.captureException(new IllegalStateException("submitted " + path));
                        return "ok";
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @GetMapping("/async/method")
    String method(HttpServletRequest request) {
        work.fail(path(request));
        return "ok";
    }

    @GetMapping("/async/promise")
    String promise(HttpServletRequest request) {
        try {
            return work.promise(path(request)).join();
        } catch (CompletionException e) {
            return "the caller deals with it";
        }
    }

    @GetMapping("/async/nightly")
    boolean nightly() throws InterruptedException {
        return Work.FAILED.await(10, java.util.concurrent.TimeUnit.SECONDS);
    }
}
