package dev.mayday.spring;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Reports a start that fails: with the context's own client where there was one, which for that purpose outlives the context,
 * else with one made of the settings alone. Made by Spring Boot for each start, through {@code spring.factories}; of the
 * interface only those methods are here that are the same in Boot 3.5 and 4.
 */
final class Startup implements SpringApplicationRunListener {

    private static final String BEAN = "maydayStartup";
    private static final Mechanism MECHANISM = Mechanism.of("auto.spring.startup", false);

    /** A start within a start, such as that of a bootstrap context, fails with the same exception twice. */
    private static volatile WeakReference<@Nullable Throwable> reported = new WeakReference<>(null);

    private boolean over;
    private @Nullable Runnable end;
    private @Nullable MaydayClient kept;

    /** One start. */
    Startup() {}

    static @Nullable Startup of(BeanFactory beans) {
        return beans instanceof ConfigurableListableBeanFactory all && all.getSingleton(BEAN) instanceof Startup startup
                ? startup
                : null;
    }

    @Override
    public void contextPrepared(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton(BEAN, this);
    }

    @Override
    public void started(ConfigurableApplicationContext context, Duration taken) {
        over = true;
    }

    /** True until the context has been refreshed: it may be destroyed because that failed. */
    boolean mayFail() {
        return !over;
    }

    /** Leaves the client open, and {@code ending} it to {@link #failed}. */
    void keep(Runnable ending, @Nullable MaydayClient client) {
        end = ending;
        kept = client;
    }

    @Override
    public void failed(@Nullable ConfigurableApplicationContext context, @Nullable Throwable failure) {
        try {
            if (failure != null && isNews(failure)) {
                report(context, failure);
            }
        } catch (RuntimeException | LinkageError unreported) {
            // the application's own failure goes on, and is what matters
        } finally {
            over = true;
            if (end != null) {
                end.run();
            }
        }
    }

    private void report(@Nullable ConfigurableApplicationContext context, Throwable failure) {
        Event event = Event.builder()
                .throwable(failure)
                .level(Level.FATAL)
                .mechanism(MECHANISM)
                .build();
        MaydayClient client = kept != null ? kept : Mayday.client();
        if (client.isActive()) {
            client.captureEvent(event); // it is closed after this, and lets the event out within its budget
            return;
        }
        MaydayClientBuilder builder = MaydayClient.builder();
        if (context != null) {
            new SpringSettings(context.getEnvironment()).closedByContext().feed(builder);
        }
        try (MaydayClient forThis = builder.build()) {
            if (forThis.isActive()) {
                Mayday.install(forThis).captureEvent(event);
            }
        }
    }

    private static boolean isNews(Throwable failure) {
        boolean restart =
                failure.getClass().getSimpleName().equals("SilentExitException"); // how devtools ends a thread
        boolean same = reported.get() == failure;
        reported = new WeakReference<>(failure);
        return !restart && !same;
    }
}
