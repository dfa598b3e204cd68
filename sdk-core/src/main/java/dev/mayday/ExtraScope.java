package dev.mayday;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.pipeline.Engine;
import dev.mayday.scope.Context;
import dev.mayday.scope.ScopeCell;
import dev.mayday.scope.ScopeStack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A capture in a scope of its own, which the application fills at once and of which nothing stays. */
final class ExtraScope {

    private ExtraScope() {}

    static EventId capture(Engine engine, ScopeStack scopes, Event event, @Nullable Consumer<? super Scope> extra) {
        if (extra == null || !engine.isActive()) {
            return engine.capture(event, null);
        }
        Context context = scopes.context(event.throwable());
        ScopeCell cell = scopes.detached(context);
        Event captured = event;
        try {
            extra.accept(new Scope(scopes, cell, null));
        } catch (Throwable failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt(); // not declared, but Kotlin, Scala and Lombok throw it anyway
            }
            captured = event.toBuilder()
                    .tag("mayday.scope_failed", failure.getClass().getName())
                    .build();
        }
        List<Breadcrumb> added = cell.readBreadcrumbs();
        if (!added.isEmpty()) {
            List<Breadcrumb> all = new ArrayList<>(captured.breadcrumbs());
            all.addAll(added);
            captured = captured.toBuilder().breadcrumbs(all).build();
        }
        return engine.capture(captured, context.with(cell.state()));
    }
}
