package dev.mayday.benchmarks;

import io.sentry.Breadcrumb;
import io.sentry.IScopes;
import io.sentry.ISentryLifecycleToken;
import io.sentry.Sentry;
import io.sentry.protocol.User;
import java.util.Map;

/** sentry-java with its defaults; tuned, with a longer queue. */
final class SentryPeer implements Peer {

    private static final int TUNED_QUEUE = 2_048;

    private final boolean tuned;

    SentryPeer(boolean tuned) {
        this.tuned = tuned;
    }

    @Override
    public int window() {
        return tuned ? 512 : 25; // of the 30 places that its queue has by default
    }

    @Override
    public void start(int port, Setup setup) {
        Sentry.init(options -> {
            options.setDsn("http://0123456789abcdef0123456789abcdef@127.0.0.1:" + port + "/7");
            options.setRelease("shop@1.4.2");
            options.setEnvironment("production");
            if (tuned) {
                options.setMaxQueueSize(TUNED_QUEUE);
            }
            if (setup == Setup.SAMPLED_OUT) {
                options.setSampleRate(0.0);
            } else if (setup == Setup.IGNORED) {
                options.addIgnoredExceptionForType(IllegalStateException.class);
            }
        });
    }

    @Override
    public void fillContext() {
        Sentry.setUser(user());
        Workload.TAGS.forEach(Sentry::setTag);
        for (int i = 0; i < Workload.CRUMBS; i++) {
            Breadcrumb crumb = crumb(Workload.crumbCategory(i), Workload.crumbMessage(i));
            if (i % 4 == 0) {
                crumb.setData("items", 3);
                crumb.setData("shelf", "A-" + i);
            }
            Sentry.addBreadcrumb(crumb);
        }
    }

    private static User user() {
        User user = new User();
        user.setId(Workload.USER);
        return user;
    }

    private static Breadcrumb crumb(String category, String message) {
        Breadcrumb crumb = new Breadcrumb();
        crumb.setCategory(category);
        crumb.setMessage(message);
        return crumb;
    }

    @Override
    public void capture(Throwable failure) {
        Sentry.captureException(failure);
    }

    @Override
    public void addBreadcrumb(String message) {
        Sentry.addBreadcrumb(crumb("cart", message));
    }

    @Override
    public void addBreadcrumbWithData(String message) {
        Breadcrumb crumb = crumb("cart", message);
        crumb.setData("items", 3);
        crumb.setData("shelf", "A-17");
        Sentry.addBreadcrumb(crumb);
    }

    @Override
    public Carried carry() {
        IScopes scopes = Sentry.getCurrentScopes();
        return (message, count) -> {
            for (int i = 0; i < count; i++) {
                scopes.addBreadcrumb(crumb("cart", message));
            }
        };
    }

    @Override
    public void request(Map<String, String> tags) {
        requestWithSingleTags(tags); // it takes no map of tags
    }

    @Override
    public void requestWithSingleTags(Map<String, String> tags) {
        ISentryLifecycleToken scope = Sentry.pushIsolationScope();
        Sentry.setUser(user());
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            Sentry.setTag(tag.getKey(), tag.getValue());
        }
        scope.close();
    }

    @Override
    public void close() {
        Sentry.close();
    }
}
