package dev.mayday.filter;

/** Hears what a filter meets on its way. All methods are called on the worker and must not throw or wait. */
public interface FilterListener extends HookWatch {

    /** {@code beforeBreadcrumb} dropped a breadcrumb or failed on it. Called once for each. */
    void breadcrumbDropped();

    /** The hook of that name threw, and what it was given is dropped. Called each time. */
    void hookThrew(String hook, Throwable thrown);

    /** A pattern of {@code ignoredMessages} threw, and is passed over. Called once for each pattern. */
    void patternFailed(String pattern, Throwable thrown);
}
