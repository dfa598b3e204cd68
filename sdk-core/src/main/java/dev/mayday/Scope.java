package dev.mayday;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.Level;
import dev.mayday.event.Request;
import dev.mayday.event.Trace;
import dev.mayday.event.User;
import dev.mayday.scope.Binding;
import dev.mayday.scope.ScopeCell;
import dev.mayday.scope.ScopeStack;
import dev.mayday.scope.ScopeState;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The context of one unit of work: a request, a job, a message. What is set here goes onto every event captured in it, and
 * so do its last breadcrumbs. Values are copied and bounded as they come in.
 *
 * <p>A scope is bound to the thread that opened it, until it is closed. {@link #wrap} carries it to another thread: the task
 * sees what the scope knew and leaves its breadcrumbs in the same trail, but what it sets stays with it. Carrying copies
 * nothing.
 *
 * <p>Thread-safe. Nothing here throws into the application, except what a wrapped task throws itself. Closing twice, out of
 * order or on another thread is harmless.
 */
public final class Scope implements AutoCloseable {

    private final ScopeStack stack;
    private final @Nullable ScopeCell cell;
    private final @Nullable Binding binding;

    Scope(ScopeStack stack, @Nullable ScopeCell cell, @Nullable Binding binding) {
        this.stack = stack;
        this.cell = cell;
        this.binding = binding;
    }

    /** True if this scope keeps what is set; false for the one that stands in where none is open. */
    public boolean isOpen() {
        return cell != null;
    }

    /** Who is being served; null for nobody known. */
    public Scope setUser(@Nullable User user) {
        if (cell != null) {
            cell.setUser(user);
        }
        return this;
    }

    /**
     * A short fact to search by; a null value takes it away.
     *
     * @param key at most 200 characters; with null or a blank one nothing is set
     * @param value at most 8,192 characters here; servers keep 200
     */
    public Scope setTag(String key, @Nullable String value) {
        if (cell != null && key != null && !key.isBlank()) {
            cell.setTag(key, value);
        }
        return this;
    }

    /** Several short facts to search by, beside those already set, each as {@link #setTag} takes it. At most 100 count. */
    public Scope setTags(@Nullable Map<String, String> tags) {
        if (cell != null && tags != null) {
            cell.setTags(tags);
        }
        return this;
    }

    /**
     * A group of further facts, in place of one of the same name; null or an empty one takes it away. At most 100 groups count.
     *
     * @param name at most 200 characters; with null nothing is set
     * @param facts with the bounds of {@link EventBuilder#context}
     */
    public Scope setContext(String name, @Nullable Map<String, ?> facts) {
        return name == null ? this : update(state -> state.withContext(name, facts));
    }

    /** The HTTP request that is being served; null for none. */
    public Scope setRequest(@Nullable Request request) {
        return update(state -> state.withRequest(request));
    }

    /** The route or the job, low in cardinality; at most 200 characters, null for none. */
    public Scope setTransaction(@Nullable String transaction) {
        return update(state -> state.withTransaction(transaction));
    }

    /** The level of events that do not say one themselves; null for the usual one. */
    public Scope setLevel(@Nullable Level level) {
        return update(state -> state.withLevel(level));
    }

    /**
     * What events are grouped by instead of their stack trace, at most 100 texts; none for the usual grouping. A null array
     * changes nothing.
     */
    public Scope setFingerprint(String... fingerprint) {
        return fingerprint == null ? this : update(state -> state.withFingerprint(Arrays.asList(fingerprint)));
    }

    /** The place in a distributed trace; null for none. */
    public Scope setTrace(@Nullable Trace trace) {
        return update(state -> state.withTrace(trace));
    }

    /**
     * Leaves a breadcrumb in the trail of this unit of work, which keeps the last {@code mayday.max-breadcrumbs}; null leaves
     * none.
     */
    public Scope addBreadcrumb(@Nullable Breadcrumb breadcrumb) {
        if (cell != null && breadcrumb != null) {
            stack.addBreadcrumb(cell, breadcrumb);
        }
        return this;
    }

    /**
     * A task that runs in what this scope knows now, on whatever thread. A lambda that gives a result, such as
     * {@code () -> list.add(1)}, is taken for a {@link Callable}: hand it to {@link #wrapRunnable}.
     */
    public Runnable wrap(Runnable task) {
        return wrapRunnable(task);
    }

    /**
     * A task that runs in what this scope knows now, on whatever thread. For a lambda whose kind the compiler does not find out
     * there are {@link #wrapCallable} and {@link #wrapRunnable}.
     */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return wrapCallable(task);
    }

    /** {@link #wrap(Runnable)} for a lambda that could be a {@link Callable} as well. */
    public Runnable wrapRunnable(Runnable task) {
        Carried carried = carried();
        return () -> carried.run(task);
    }

    /** {@link #wrap(Callable)} for a lambda that could be a {@link Runnable} as well. */
    public <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> task) {
        Carried carried = carried();
        return () -> carried.call(task);
    }

    /** A supplier that runs in what this scope knows now, on whatever thread. */
    public <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> task) {
        Carried carried = carried();
        return () -> carried.get(task);
    }

    /** A function that runs in what this scope knows now, on whatever thread. */
    public <T extends @Nullable Object, R extends @Nullable Object> Function<T, R> wrapFunction(Function<T, R> task) {
        Carried carried = carried();
        return argument -> carried.get(() -> task.apply(argument));
    }

    /** A function of two that runs in what this scope knows now, on whatever thread. */
    public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
            BiFunction<T, U, R> wrapBiFunction(BiFunction<T, U, R> task) {
        Carried carried = carried();
        return (first, second) -> carried.get(() -> task.apply(first, second));
    }

    /** A consumer that runs in what this scope knows now, on whatever thread. */
    public <T extends @Nullable Object> Consumer<T> wrapConsumer(Consumer<T> task) {
        Carried carried = carried();
        return argument -> carried.run(() -> task.accept(argument));
    }

    /** A consumer of two that runs in what this scope knows now, on whatever thread. */
    public <T extends @Nullable Object, U extends @Nullable Object> BiConsumer<T, U> wrapBiConsumer(
            BiConsumer<T, U> task) {
        Carried carried = carried();
        return (first, second) -> carried.run(() -> task.accept(first, second));
    }

    /**
     * For an integration whose unit of work goes on, here or on another thread: binds this same scope to the current thread,
     * in place of whatever was left open there. Copies nothing.
     *
     * @return this scope, to be closed when the unit of work leaves this thread
     */
    public Scope rebind() {
        if (cell == null) {
            return this;
        }
        if (stack.clear()) {
            OwnLog.scopeWasLeft();
        }
        cell.share();
        return new Scope(stack, cell, stack.reopen(cell));
    }

    /**
     * For a framework that keeps a scope and binds it elsewhere later: says so, on the thread that has it now. What an
     * integration can read only here, such as a request, is kept from then on. {@link #wrap} does so itself.
     *
     * @return this scope
     */
    public Scope share() {
        if (cell != null) {
            cell.share();
        }
        return this;
    }

    /**
     * For an integration: {@code throwable} leaves this scope, and whatever captures it later gets the scope's facts. Null is
     * ignored.
     */
    public void escaped(@Nullable Throwable throwable) {
        if (binding != null && throwable != null) {
            stack.escaped(throwable, binding);
        }
    }

    /**
     * For a framework that has no task to wrap, only a before and an after: binds what this scope knows now to the current
     * thread, above what is bound there. What is set in it does not leak back, its breadcrumbs stay. {@link #share} it on the
     * thread that it comes from. The scope that stands in where none is open knows nothing, and bound it keeps nothing either:
     * {@link MaydayClient#withScope} opens one in any case.
     *
     * @return what is bound, to be closed on this thread
     */
    public Scope bind() {
        Binding bound = carried().bind();
        return new Scope(stack, bound.cell(), bound);
    }

    /** Ends the unit of work on this thread. Does nothing on a scope got from {@link MaydayClient#currentScope()}. */
    @Override
    public void close() {
        if (binding != null) {
            binding.close();
        }
    }

    @Nullable
    ScopeCell cell() {
        return cell;
    }

    private Scope update(UnaryOperator<ScopeState> change) {
        if (cell != null) {
            cell.update(change);
        }
        return this;
    }

    private Carried carried() {
        share();
        return new Carried(stack, cell == null ? null : cell.fork());
    }
}
