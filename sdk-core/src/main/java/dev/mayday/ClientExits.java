package dev.mayday;

import dev.mayday.event.Event;
import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;
import dev.mayday.pipeline.Engine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client does when a thread or the process ends. */
final class ClientExits implements ExitListener {

    private static final Mechanism UNCAUGHT = Mechanism.of("auto.thread.uncaught", false);

    private final Engine engine;
    private final Duration patience;
    private @Nullable MaydayClient client;

    ClientExits(Engine engine, Duration patience) {
        this.engine = engine;
        this.patience = patience;
    }

    void watch(MaydayClient owner) {
        client = owner;
    }

    /** Not of a thread that belongs to another application in this JVM, whose class loader has nothing to do with ours. */
    @Override
    public void uncaught(Thread thread, Throwable error) {
        ClassLoader own = ClientExits.class.getClassLoader();
        ClassLoader threads = thread.getContextClassLoader();
        if (!isSameOrBelow(threads, own) && !isSameOrBelow(own, threads)) {
            return;
        }
        Event event = Event.builder()
                .throwable(error)
                .level(Level.FATAL)
                .mechanism(UNCAUGHT)
                .threadId(thread.getId())
                .build();
        engine.capture(event, null);
    }

    /** Null is the JVM's own, which is above all others, or a thread that belongs to nobody. */
    private static boolean isSameOrBelow(@Nullable ClassLoader loader, @Nullable ClassLoader above) {
        ClassLoader at = loader;
        while (at != null && at != above) {
            at = at.getParent();
        }
        return at == above;
    }

    @Override
    public void await(Duration budget) {
        engine.secure(budget);
    }

    @Override
    public void shutDown(Duration budget) {
        if (client != null) {
            client.close(budget);
        }
    }

    @Override
    public Duration patience() {
        return patience;
    }
}
