package dev.mayday;

import dev.mayday.time.Clock;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The process's ways out, shared by all clients of this class loader: one default handler for uncaught exceptions and one
 * shutdown hook, there while a client wants them. The handler that was there before is called afterwards; where there was
 * none, what the JVM would have printed is printed. Thread-safe.
 */
final class Exits {

    /** Those of this process. */
    static final Exits PROCESS = new Exits(Clock.SYSTEM);

    /** Held while handlers are linked: those of other class loaders are linked there too, and share the JDK's classes alone. */
    private static final Object CHAIN = UncaughtExceptionHandler.class;

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
            synchronized (CHAIN) {
                UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
                // Somebody may have put a handler over ours: it is in the chain already, and once is enough.
                if (handler == null || Objects.equals(current, handler.previous)) {
                    handler = new Handler(this, current);
                    Thread.setDefaultUncaughtExceptionHandler(handler);
                }
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
            if (uncaught.isEmpty() && ours != null && unlink(ours)) {
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

    /** True if that handler is out of the chain now: nothing was put over it, or Mayday in other class loaders alone. */
    private static boolean unlink(Handler ours) {
        synchronized (CHAIN) {
            UncaughtExceptionHandler outermost = Thread.getDefaultUncaughtExceptionHandler();
            if (ours.equals(outermost)) {
                Thread.setDefaultUncaughtExceptionHandler(ours.previous);
                return true;
            }
            try {
                return ours.equals(Handler.replace(outermost, ours, ours.previous));
            } catch (Throwable foreign) {
                return false; // something else of that type: ours stays under it
            }
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

    /**
     * Also takes a handler out of the chain below it: {@link #apply} puts the second in the place of the first, and returns the
     * first, or null if it is not there. A type of the JDK's says so, since a class loader does not know the classes of another.
     */
    private static final class Handler implements UncaughtExceptionHandler, BinaryOperator<UncaughtExceptionHandler> {

        private final Exits exits;
        private volatile @Nullable UncaughtExceptionHandler previous;

        Handler(Exits exits, @Nullable UncaughtExceptionHandler previous) {
            this.exits = exits;
            this.previous = previous;
        }

        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            try {
                exits.died(thread, error);
            } finally { // memory may be gone: what the JVM would have done is still done
                UncaughtExceptionHandler next = previous;
                if (next != null) {
                    next.uncaughtException(thread, error);
                } else {
                    // as ThreadGroup.uncaughtException does where no handler is set
                    System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                    error.printStackTrace(System.err);
                }
            }
        }

        @Override
        public @Nullable UncaughtExceptionHandler apply(
                UncaughtExceptionHandler old, @Nullable UncaughtExceptionHandler replacement) {
            UncaughtExceptionHandler next = previous;
            if (old.equals(next)) {
                previous = replacement;
                return next;
            }
            return replace(next, old, replacement);
        }

        /** Asks {@code handler} to do that, if it can be asked. */
        @SuppressWarnings("unchecked") // what its type cannot tell, its answer does
        static @Nullable UncaughtExceptionHandler replace(
                @Nullable UncaughtExceptionHandler handler,
                UncaughtExceptionHandler old,
                @Nullable UncaughtExceptionHandler replacement) {
            return handler instanceof BinaryOperator<?> operator
                    ? ((BinaryOperator<UncaughtExceptionHandler>) operator).apply(old, replacement)
                    : null;
        }
    }
}
