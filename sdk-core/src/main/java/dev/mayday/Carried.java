package dev.mayday;

import dev.mayday.scope.Binding;
import dev.mayday.scope.ScopeCell;
import dev.mayday.scope.ScopeStack;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a wrapped task takes along: the scope as it was when wrapped, or none, which then hides what the other thread left
 * behind. Each run gets a scope of its own from it.
 */
final class Carried {

    private final ScopeStack stack;
    private final @Nullable ScopeCell cell;

    Carried(ScopeStack stack, @Nullable ScopeCell cell) {
        this.stack = stack;
        this.cell = cell;
    }

    void run(Runnable task) {
        get(() -> {
            task.run();
            return null;
        });
    }

    <T extends @Nullable Object> T get(Supplier<T> task) {
        Binding binding = bind();
        try {
            return task.get();
        } catch (Throwable thrown) {
            stack.escaped(thrown, binding);
            throw thrown;
        } finally {
            binding.close();
        }
    }

    <T extends @Nullable Object> T call(Callable<T> task) throws Exception {
        Binding binding = bind();
        try {
            return task.call();
        } catch (Throwable thrown) {
            stack.escaped(thrown, binding);
            throw thrown;
        } finally {
            binding.close();
        }
    }

    Binding bind() {
        return cell == null ? stack.boundary() : stack.bind(cell.fork());
    }
}
