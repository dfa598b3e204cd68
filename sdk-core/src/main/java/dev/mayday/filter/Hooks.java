package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.Event;
import dev.mayday.event.EventProcessor;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs the application's hooks. Whatever one of them throws, VM errors included, costs the event or the breadcrumb only. */
final class Hooks {

    private final FilterSettings settings;
    private final Clock clock;
    private final HookWatch watch;
    private final Runnable breadcrumbDropped;
    private final BiConsumer<String, Throwable> notices;

    Hooks(
            FilterSettings settings,
            Clock clock,
            HookWatch watch,
            Runnable breadcrumbDropped,
            BiConsumer<String, Throwable> notices) {
        this.settings = settings;
        this.clock = clock;
        this.watch = watch;
        this.breadcrumbDropped = breadcrumbDropped;
        this.notices = notices;
    }

    FilterResult run(Event original) {
        Event event = breadcrumbs(original);
        for (EventProcessor processor : settings.eventProcessors()) {
            String name = "event processor " + processor.getClass().getName();
            Event processed = call(name, processor, event);
            if (processed == null) {
                return new FilterResult.Dropped(DiscardReason.PROCESSOR);
            }
            event = processed;
        }
        if (settings.beforeSend() != null) {
            Event last = call("beforeSend", settings.beforeSend(), event);
            if (last == null) {
                return new FilterResult.Dropped(DiscardReason.BEFORE_SEND);
            }
            event = last;
        }
        return new FilterResult.Kept(event);
    }

    private @Nullable Event call(String name, EventProcessor hook, Event event) {
        watch.entered(name, clock.nanoTime());
        try {
            Event result = hook.process(event);
            return result == null ? null : withIdentityOf(event, result);
        } catch (Throwable thrown) {
            threw(name, thrown);
            return null;
        } finally {
            watch.left();
        }
    }

    /** The run over all breadcrumbs counts as one run of the hook: reading the clock a hundred times would cost more. */
    @SuppressWarnings("ReferenceEquality") // a hook that changes nothing returns what it was given
    private Event breadcrumbs(Event event) {
        BreadcrumbProcessor hook = settings.beforeBreadcrumb();
        if (hook == null || event.breadcrumbs().isEmpty()) {
            return event;
        }
        List<Breadcrumb> kept = new ArrayList<>(event.breadcrumbs().size());
        boolean changed = false;
        watch.entered("beforeBreadcrumb", clock.nanoTime());
        try {
            for (Breadcrumb breadcrumb : event.breadcrumbs()) {
                Breadcrumb result = call(hook, breadcrumb);
                changed |= result != breadcrumb;
                if (result == null) {
                    breadcrumbDropped.run();
                } else {
                    kept.add(result);
                }
            }
        } finally {
            watch.left();
        }
        return changed ? event.toBuilder().breadcrumbs(kept).build() : event;
    }

    private @Nullable Breadcrumb call(BreadcrumbProcessor hook, Breadcrumb breadcrumb) {
        try {
            return hook.process(breadcrumb);
        } catch (Throwable thrown) {
            threw("beforeBreadcrumb", thrown);
            return null;
        }
    }

    private void threw(String name, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread()
                    .interrupt(); // not declared by the hooks, but Kotlin, Scala and Lombok throw it anyway
        }
        notices.accept(name, thrown);
    }

    /**
     * What the ledger, the answer to the caller and the other hooks rely on. A hook that builds a new event instead of
     * changing the given one has none of it.
     */
    private static Event withIdentityOf(Event original, Event result) {
        boolean sameId = result.id().equals(original.id());
        boolean throwableLost = result.throwable() == null && original.throwable() != null;
        boolean timeLost = result.timestampMillis() == 0 && original.timestampMillis() != 0;
        boolean levelLost = result.level() == null && original.level() != null;
        boolean numberLost = result.occurrences() == null && original.occurrences() != null;
        if (sameId && !throwableLost && !timeLost && !levelLost && !numberLost) {
            return result;
        }
        return result.toBuilder()
                .id(original.id())
                .throwable(throwableLost ? original.throwable() : result.throwable())
                .timestampMillis(timeLost ? original.timestampMillis() : result.timestampMillis())
                .level(levelLost ? original.level() : result.level())
                .occurrences(numberLost ? original.occurrences() : result.occurrences())
                .build();
    }
}
