package dev.mayday.filter;

import dev.mayday.event.Event;
import dev.mayday.report.DiscardReason;
import dev.mayday.time.Clock;
import java.util.function.BiConsumer;

/**
 * The second stage on the worker: drops what is to be ignored, runs the application's hooks, hides secrets, and cuts what is
 * too big. Redaction and fit come after the hooks, so nothing a hook adds escapes them, and no setting turns them off.
 *
 * <p>For one thread at a time.
 */
public final class Filter {

    private final IgnoredMessages ignored;
    private final Hooks hooks;
    private final Redactor redactor;
    private final Fit fit;

    /**
     * A filter with these collaborators.
     *
     * @param settings what to do
     * @param clock the time given to {@code watch}
     * @param watch is told when a hook runs
     * @param breadcrumbDropped runs once for each breadcrumb that {@code beforeBreadcrumb} dropped or failed on
     * @param notices takes the name of a hook or pattern and what it threw; called for every throw of a hook and once for a
     *     pattern. Must not throw
     */
    public Filter(
            FilterSettings settings,
            Clock clock,
            HookWatch watch,
            Runnable breadcrumbDropped,
            BiConsumer<String, Throwable> notices) {
        this.ignored = new IgnoredMessages(settings.ignoredMessages(), notices);
        this.hooks = new Hooks(settings, clock, watch, breadcrumbDropped, notices);
        this.redactor = new Redactor(new SecretNames(settings.redactedWords()));
        this.fit = new Fit(settings.maxEventBytes());
    }

    /**
     * What becomes of {@code event}. An event with nothing to hide, to cut or to change comes back as the same instance.
     *
     * <p>A hook that fails drops the event; nothing it throws comes out of here. Anything that does is a fault of Mayday, and
     * the event must then not be sent, since it may not be redacted.
     */
    public FilterResult apply(Event event) {
        if (ignored.matches(event)) {
            return new FilterResult.Dropped(DiscardReason.IGNORED);
        }
        FilterResult hooked = hooks.run(event);
        return hooked instanceof FilterResult.Kept kept
                ? new FilterResult.Kept(fit.fit(redactor.redact(kept.event())))
                : hooked;
    }
}
