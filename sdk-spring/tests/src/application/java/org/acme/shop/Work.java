package org.acme.shop;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the shop does on other threads. */
@Component
public class Work {

    /** Counted down by each run of the job that fails once. */
    static final CountDownLatch FAILED = new CountDownLatch(1);

    private final MaydayClient client;
    private final String project;
    private boolean failed;

    Work(MaydayClient client, @Value("${shop.project}") String project) {
        this.client = client;
        this.project = project;
    }

    @Async
    public void fail(String path) {
        client.addBreadcrumb(Breadcrumb.of("async", "async " + path));
        throw new IllegalStateException("async " + path);
    }

    @Async
    public CompletableFuture<String> promise(String path) {
        client.addBreadcrumb(Breadcrumb.of("async", "async " + path));
        throw new IllegalStateException("promise " + path);
    }

    @Scheduled(fixedDelay = 50, timeUnit = TimeUnit.MILLISECONDS)
    public void nightly() {
        if (!failed) {
            failed = true;
            client.addBreadcrumb(Breadcrumb.of("job", "the job runs"));
            throw new IllegalStateException("nightly " + project);
        }
        if (Mayday.currentScope() != null) {
            FAILED.countDown();
        }
    }
}
