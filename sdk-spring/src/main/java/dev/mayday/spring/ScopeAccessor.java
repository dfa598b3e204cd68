package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The scope as Micrometer's context propagation carries it: taken on one thread, bound on another for as long as a snapshot is
 * in force there. What is set in between does not leak back, as with {@link Scope#wrap}. Each client has a key of its own, so
 * that several contexts in one JVM each carry theirs.
 */
final class ScopeAccessor implements ThreadLocalAccessor<Scope> {

    private final MaydayClient client;
    private final String key;

    @SuppressWarnings("ThreadLocalUsage") // each client binds scopes of its own
    private final ThreadLocal<@Nullable Bound> bound = new ThreadLocal<>();

    private ScopeAccessor(MaydayClient client) {
        this.client = client;
        this.key = "dev.mayday.scope@" + Integer.toHexString(System.identityHashCode(client));
    }

    static Runnable register(MaydayClient client) {
        ContextRegistry registry = ContextRegistry.getInstance();
        ScopeAccessor accessor = new ScopeAccessor(client);
        registry.registerThreadLocalAccessor(accessor);
        return () -> registry.removeThreadLocalAccessor(accessor.key);
    }

    @Override
    public Object key() {
        return key;
    }

    @Override
    public @Nullable Scope getValue() {
        Scope current = client.currentScope();
        return current.isOpen() ? current.share() : null;
    }

    @Override
    public void setValue(Scope scope) {
        bound.set(new Bound(scope.bind(), bound.get()));
    }

    /** No scope was taken: what is bound here stays. */
    @Override
    public void setValue() {
        bound.set(new Bound(null, bound.get()));
    }

    @Override
    public void restore(Scope previous) {
        restore();
    }

    @Override
    public void restore() {
        Bound top = bound.get();
        if (top == null) {
            return;
        }
        if (top.binding() != null) {
            top.binding().close();
        }
        if (top.below() == null) {
            bound.remove();
        } else {
            bound.set(top.below());
        }
    }

    private record Bound(@Nullable Scope binding, @Nullable Bound below) {}
}
