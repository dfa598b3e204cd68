package dev.mayday.benchmarks;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.User;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Mayday, sending envelopes. */
final class MaydayPeer implements Peer {

    private final CountDownLatch open = new CountDownLatch(1);

    /** Down once the worker waits for {@link #open}. */
    private final CountDownLatch busy = new CountDownLatch(1);

    private final String variant;
    private @Nullable MaydayClient client;

    MaydayPeer(String variant) {
        this.variant = variant;
    }

    @Override
    public int window() {
        return 1_024; // half of its queue: with more in it, equal errors would be counted into one
    }

    @Override
    public int patience() {
        return variant.startsWith("otlp") ? 5 : 1;
    }

    @Override
    public void start(int port, Setup setup) {
        client = Mayday.init(builder -> configure(builder, port, setup));
        if (setup == Setup.FULL_QUEUE) {
            fillContext();
            capture(Workload.failure(0));
            awaitBusy(); // a worker that took its first capture later would leave a place free
            for (int i = 0; i < 2_050; i++) {
                capture(Workload.failure(i));
            }
        }
    }

    private void awaitBusy() {
        try {
            busy.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void configure(MaydayClientBuilder builder, int port, Setup setup) {
        builder.release("shop@1.4.2").environment("production");
        if (!variant.isEmpty()) {
            // settings that not every version has are given as text
            builder.source("benchmark", name -> setting(name, port));
        }
        if (variant.startsWith("otlp")) {
            builder.maxBreadcrumbs(0); // as the peer on that protocol
        } else {
            builder.dsn("http://0123456789abcdef0123456789abcdef@127.0.0.1:" + port + "/7");
        }
        switch (setup) {
            case SAMPLED_OUT -> builder.sampleRate(0);
            case IGNORED -> builder.ignoredExceptions(java.util.List.of(IllegalStateException.class.getName()));
            case FULL_QUEUE ->
                builder.beforeSend(event -> {
                    busy.countDown();
                    try {
                        open.await();
                    } catch (InterruptedException end) {
                        Thread.currentThread().interrupt();
                    }
                    return event;
                });
            case USUAL -> {}
        }
    }

    private @Nullable String setting(String name, int port) {
        return switch (name) {
            case "mayday.spool" -> variant.endsWith("no-spool") ? "false" : null;
            case "mayday.otlp.endpoint", "mayday.otlp-endpoint" ->
                variant.startsWith("otlp") ? "http://127.0.0.1:" + port : null;
            default -> null;
        };
    }

    private MaydayClient client() {
        if (client == null) {
            throw new IllegalStateException("not started");
        }
        return client;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker")
    public void fillContext() {
        Scope scope = client().openScope();
        scope.setUser(User.of(Workload.USER)).setTags(Workload.TAGS);
        for (int i = 0; i < Workload.CRUMBS; i++) {
            Breadcrumb crumb = Breadcrumb.of(Workload.crumbCategory(i), Workload.crumbMessage(i));
            scope.addBreadcrumb(i % 4 == 0 ? crumb.with("items", 3).with("shelf", "A-" + i) : crumb);
        }
    }

    @Override
    public void capture(Throwable failure) {
        client().captureException(failure);
    }

    @Override
    public void addBreadcrumb(String message) {
        client().addBreadcrumb(Breadcrumb.of("cart", message));
    }

    @Override
    public void addBreadcrumbWithData(String message) {
        client().addBreadcrumb(Breadcrumb.of("cart", message).with("items", 3).with("shelf", "A-17"));
    }

    @Override
    public Carried carry() {
        Scope scope = client().currentScope();
        return (message, count) -> {
            for (int i = 0; i < count; i++) {
                scope.addBreadcrumb(Breadcrumb.of("cart", message));
            }
        };
    }

    @Override
    public void request(Map<String, String> tags) {
        try (Scope scope = client().openScope()) {
            scope.setUser(User.of(Workload.USER)).setTags(tags);
        }
    }

    @Override
    public void requestWithSingleTags(Map<String, String> tags) {
        try (Scope scope = client().openScope()) {
            scope.setUser(User.of(Workload.USER));
            for (Map.Entry<String, String> tag : tags.entrySet()) {
                scope.setTag(tag.getKey(), tag.getValue());
            }
        }
    }

    @Override
    public void close() {
        open.countDown();
        client().close(Duration.ofSeconds(5));
    }
}
