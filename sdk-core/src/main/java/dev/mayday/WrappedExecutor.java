package dev.mayday;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An executor whose tasks get the scope that is current when they are submitted. Everything else is the wrapped one's. A task
 * that is {@link Comparable} stays as it is: a priority queue compares it with others of its kind.
 */
class WrappedExecutor<E extends ExecutorService> implements ExecutorService {

    final E executor;
    private final Supplier<Scope> current;

    WrappedExecutor(E executor, Supplier<Scope> current) {
        this.executor = executor;
        this.current = current;
    }

    /** The same for an executor that does nothing else. */
    static Executor plain(Executor executor, Supplier<Scope> current) {
        return task -> executor.execute(wrap(task, current));
    }

    private static Runnable wrap(Runnable task, Supplier<Scope> current) {
        return task instanceof Comparable ? task : current.get().wrap(task);
    }

    final Runnable wrap(Runnable task) {
        return wrap(task, current);
    }

    final <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return task instanceof Comparable ? task : current.get().wrap(task);
    }

    private <T extends @Nullable Object> List<Callable<T>> wrapAll(Collection<? extends Callable<T>> tasks) {
        List<Callable<T>> wrapped = new ArrayList<>(tasks.size());
        for (Callable<T> task : tasks) {
            wrapped.add(wrap(task));
        }
        return wrapped;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(wrap(task));
    }

    @Override
    public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
        return executor.submit(wrap(task));
    }

    @Override
    public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
        return executor.submit(wrap(task), result);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return executor.submit(wrap(task));
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return executor.invokeAll(wrapAll(tasks));
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        return executor.invokeAll(wrapAll(tasks), timeout, unit);
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        return executor.invokeAny(wrapAll(tasks));
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return executor.invokeAny(wrapAll(tasks), timeout, unit);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }

    /** The same for an executor that also schedules. */
    static final class Scheduled extends WrappedExecutor<ScheduledExecutorService> implements ScheduledExecutorService {

        Scheduled(ScheduledExecutorService executor, Supplier<Scope> current) {
            super(executor, current);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return executor.schedule(wrap(task), delay, unit);
        }

        @Override
        public <T extends @Nullable Object> ScheduledFuture<T> schedule(Callable<T> task, long delay, TimeUnit unit) {
            return executor.schedule(wrap(task), delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
            return executor.scheduleAtFixedRate(wrap(task), delay, period, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long pause, TimeUnit unit) {
            return executor.scheduleWithFixedDelay(wrap(task), delay, pause, unit);
        }
    }
}
