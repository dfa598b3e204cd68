package dev.mayday.testkit;

import dev.mayday.filter.FilterListener;

/** A listener that ignores what a filter meets; a test overrides what it is about. */
public class DeafFilterListener implements FilterListener {

    @Override
    public void entered(String hook) {}

    @Override
    public void left() {}

    @Override
    public void breadcrumbDropped() {}

    @Override
    public void hookThrew(String hook, Throwable thrown) {}

    @Override
    public void patternFailed(String pattern, Throwable thrown) {}
}
