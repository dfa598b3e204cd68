package org.acme.shop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Addresses that answer in a stream, and those behind a login. */
@RestController
public class StreamCases {

    private final MaydayClient client;
    private final AsyncTaskExecutor executor;

    StreamCases(MaydayClient client, AsyncTaskExecutor applicationTaskExecutor) {
        this.client = client;
        this.executor = applicationTaskExecutor;
    }

    private String path(HttpServletRequest request) {
        String path = request.getRequestURI();
        client.addBreadcrumb(Breadcrumb.of("work", "work " + path));
        return path;
    }

    // --- streams ---

    @GetMapping("/stream/body")
    StreamingResponseBody stream(HttpServletRequest request) {
        String path = path(request);
        return out -> {
            out.write(new byte[1 << 16]); // more than any buffer: the head of the answer is on its way
            out.flush();
            throw new IllegalStateException("stream " + path);
        };
    }

    @GetMapping("/stream/endless")
    StreamingResponseBody endless(HttpServletRequest request) {
        path(request);
        return out -> {
            byte[] block = new byte[1 << 16];
            for (int i = 0; i < 10_000; i++) {
                out.write(block);
                out.flush();
            }
        };
    }

    @GetMapping("/stream/events")
    SseEmitter events(HttpServletRequest request) {
        String path = path(request);
        SseEmitter emitter = new SseEmitter();
        executor.execute(() -> {
            try {
                emitter.send("one");
                emitter.completeWithError(new IllegalStateException("events " + path));
            } catch (IOException e) {
                emitter.completeWithError(e);
            }
        });
        return emitter;
    }

    @GetMapping("/stream/events-ok")
    SseEmitter eventsOk(HttpServletRequest request) {
        path(request);
        SseEmitter emitter = new SseEmitter();
        executor.execute(() -> {
            try {
                emitter.send("one");
                emitter.complete();
            } catch (IOException e) {
                emitter.completeWithError(e);
            }
        });
        return emitter;
    }

    // --- behind a login ---

    @GetMapping({"/secure/throw", "/secure/admin", "/secure/anonymous"})
    String secure(HttpServletRequest request) {
        throw new IllegalStateException("secure " + path(request));
    }

    @GetMapping("/secure/captured")
    String secureCaptured(HttpServletRequest request) {
        client.captureException(new IllegalStateException("secure " + path(request)));
        return "ok";
    }

    @GetMapping("/secure/callable")
    Callable<String> secureCallable(HttpServletRequest request) {
        String path = path(request);
        return () -> {
            throw new IllegalStateException("secure " + path);
        };
    }
}
