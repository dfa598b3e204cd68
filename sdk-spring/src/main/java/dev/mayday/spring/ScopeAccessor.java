package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The scope as Micrometer's context propagation carries it: taken on one thread, bound on another for as long as a snapshot is
 * in force there. What is set in between does not leak back, as with {@link Scope#wrap}.
 */
final class ScopeAccessor implements ThreadLocalAccessor<Scope> {

    static final String KEY = "dev.mayday.scope";

    private static final ThreadLocal<@Nullable Bound> BOUND = new ThreadLocal<>();

    private final MaydayClient client;

    private ScopeAccessor(MaydayClient client) {
        this.client = client;
    }

    static Runnable register(MaydayClient client) {
        ContextRegistry registry = ContextRegistry.getInstance();
        registry.registerThreadLocalAccessor(new ScopeAccessor(client));
        return () -> registry.removeThreadLocalAccessor(KEY);
    }

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable Scope getValue() {
        Scope current = client.currentScope();
        return current.isOpen() ? current.share() : null;
    }

    @Override
    public void setValue(Scope scope) {
        BOUND.set(new Bound(scope.bind(), BOUND.get()));
    }

    /** No scope was taken: what is bound here stays. */
    @Override
    public void setValue() {
        BOUND.set(new Bound(null, BOUND.get()));
    }

    @Override
    public void restore(Scope previous) {
        restore();
    }

    @Override
    public void restore() {
        Bound top = BOUND.get();
        if (top == null) {
            return;
        }
        if (top.binding() != null) {
            top.binding().close();
        }
        if (top.below() == null) {
            BOUND.remove();
        } else {
            BOUND.set(top.below());
        }
    }

    private record Bound(@Nullable Scope binding, @Nullable Bound below) {}
}
