package dev.mayday.filter;

/**
 * Is told when code of the application begins and ends to run on the worker, so that another thread can notice a hook that
 * does not come back. Both methods are called on the worker, always in pairs and never nested; they must not throw or wait.
 */
public interface HookWatch {

    /**
     * A hook is about to run.
     *
     * @param hook its name for a log line, such as {@code beforeSend}
     */
    void entered(String hook);

    /** The hook came back or threw. */
    void left();
}
