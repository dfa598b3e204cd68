package dev.mayday;

import dev.mayday.time.Clock;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The process's ways out, shared by all clients of this class loader: one default handler for uncaught exceptions and one
 * shutdown hook, there while a client wants them. The handler that was there before is called afterwards; where there was
 * none, what the JVM would have printed is printed. Thread-safe.
 */
final class Exits {

    /** Those of this process. */
    static final Exits PROCESS = new Exits(Clock.SYSTEM);

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ExitListener> uncaught = new CopyOnWriteArrayList<>();
    private final List<ExitListener> shutdown = new CopyOnWriteArrayList<>();
    private final ExitBudget budget;
    private final Clock clock;
    private @Nullable Handler handler;
    private @Nullable Thread hook;

    Exits(Clock clock) {
        this.clock = clock;
        this.budget = new ExitBudget(clock);
    }

    /** Tells {@code listener} of uncaught exceptions from now on; twice is once. */
    void watchUncaught(ExitListener listener) {
        lock.lock();
        try {
            if (uncaught.contains(listener)) {
                return;
            }
            uncaught.add(listener);
            UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
            // Somebody may have put a handler over ours; then ours is still in the chain and must not be there twice.
            if (handler == null || Objects.equals(current, handler.previous)) {
                handler = new Handler(this, current);
                Thread.setDefaultUncaughtExceptionHandler(handler);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells {@code listener} of the end of the process from now on; twice is once. */
    void watchShutdown(ExitListener listener) {
        lock.lock();
        try {
            if (shutdown.contains(listener)) {
                return;
            }
            shutdown.add(listener);
            if (hook == null) {
                Thread added = new Thread(null, new AtTheEnd(this), "mayday-shutdown", 0, false);
                added.setContextClassLoader(Exits.class.getClassLoader());
                Runtime.getRuntime().addShutdownHook(added);
                hook = added;
            }
        } catch (IllegalStateException ending) {
            shutdown.remove(listener); // the process is ending already
        } finally {
            lock.unlock();
        }
    }

    /** Tells {@code listener} nothing more. Handler and hook go with the last one, so that its class loader can. */
    void forget(ExitListener listener) {
        lock.lock();
        try {
            uncaught.remove(listener);
            shutdown.remove(listener);
            Handler ours = handler;
            if (uncaught.isEmpty() && ours != null && ours.equals(Thread.getDefaultUncaughtExceptionHandler())) {
                Thread.setDefaultUncaughtExceptionHandler(ours.previous);
                handler = null;
            }
            if (shutdown.isEmpty() && hook != null) {
                Thread removed = hook;
                hook = null;
                Runtime.getRuntime().removeShutdownHook(removed);
            }
        } catch (IllegalStateException ending) {
            hook = null; // the process is ending: the hook runs, and finds nobody
        } finally {
            lock.unlock();
        }
    }

    private void died(Thread thread, Throwable error) {
        for (ExitListener listener : uncaught) {
            try {
                listener.uncaught(thread, error);
            } catch (Throwable failure) {
                complain(failure); // the next listener, the wait and the previous handler still have their turn
            }
        }
        for (ExitListener listener : uncaught) {
            spend(listener, false);
        }
    }

    private void shutDown() {
        for (ExitListener listener : shutdown) {
            spend(listener, true);
        }
    }

    private void spend(ExitListener listener, boolean last) {
        long from = clock.nanoTime();
        try {
            Duration left = budget.left(listener.patience());
            if (last) {
                listener.shutDown(left);
            } else if (!left.isZero()) {
                listener.await(left);
            }
        } catch (Throwable failure) {
            complain(failure); // the way out stays open
        } finally {
            budget.spent(clock.nanoTime() - from);
        }
    }

    /** Standard error never throws; when memory is gone, saying nothing is all that is left. */
    private static void complain(Throwable failure) {
        System.err.println("mayday: " + failure.getClass().getName() + " while a thread or the process ended");
    }

    /** No lambda: a start would wait for its class to be made. */
    private static final class AtTheEnd implements Runnable {

        private final Exits exits;

        AtTheEnd(Exits exits) {
            this.exits = exits;
        }

        @Override
        public void run() {
            exits.shutDown();
        }
    }

    private static final class Handler implements UncaughtExceptionHandler {

        private final Exits exits;
        private final @Nullable UncaughtExceptionHandler previous;

        Handler(Exits exits, @Nullable UncaughtExceptionHandler previous) {
            this.exits = exits;
            this.previous = previous;
        }

        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            try {
                exits.died(thread, error);
            } finally { // memory may be gone: what the JVM would have done is still done
                if (previous != null) {
                    previous.uncaughtException(thread, error);
                } else {
                    // as ThreadGroup.uncaughtException does where no handler is set
                    System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                    error.printStackTrace(System.err);
                }
            }
        }
    }
}
