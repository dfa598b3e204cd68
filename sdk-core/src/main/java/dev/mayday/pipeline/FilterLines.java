package dev.mayday.pipeline;

import dev.mayday.filter.FilterListener;
import dev.mayday.filter.HookWatch;
import dev.mayday.ledger.Ledger;
import dev.mayday.notice.Notices;

/** Passes on what the filter meets: hooks to their watch, dropped breadcrumbs to the ledger, failures to the log. */
final class FilterLines implements FilterListener {

    private final HookWatch hooks;
    private final Ledger ledger;
    private final Notices notices;

    FilterLines(HookWatch hooks, Ledger ledger, Notices notices) {
        this.hooks = hooks;
        this.ledger = ledger;
        this.notices = notices;
    }

    @Override
    public void entered(String hook) {
        hooks.entered(hook);
    }

    @Override
    public void left() {
        hooks.left();
    }

    @Override
    public void breadcrumbDropped() {
        ledger.breadcrumbDropped();
    }

    @Override
    public void hookThrew(String hook, Throwable thrown) {
        notices.error(hook, () -> hook + " threw, what it was given is dropped", thrown);
    }

    @Override
    public void patternFailed(String pattern, Throwable thrown) {
        notices.error(
                "ignored " + pattern,
                () -> "a pattern of mayday.ignored-messages failed and is passed over, the event goes on: " + pattern,
                thrown);
    }
}
