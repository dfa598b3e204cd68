package dev.mayday.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;

/** Spring Boot's shutdown hook, which closes contexts when the JVM ends. */
final class SpringHook {

    /** The hook listens to each context that it closes; nothing else tells, since code can turn it off. */
    private static final String NAME = "org.springframework.boot.SpringApplicationShutdownHook";

    private SpringHook() {}

    /** True if it closes {@code context}. A hook of another name is none: then the client has its own as well. */
    static boolean closes(ApplicationContext context) {
        if (context instanceof AbstractApplicationContext full) {
            for (ApplicationListener<?> listener : full.getApplicationListeners()) {
                if (listener.getClass().getName().startsWith(NAME)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Has the hook run {@code last} when it has closed the contexts, or found that it cannot; false if it is too late. */
    static boolean add(Runnable last) {
        try {
            SpringApplication.getShutdownHandlers().add(last);
            return true;
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    /** Takes {@code last} away again. */
    static void remove(Runnable last) {
        try {
            SpringApplication.getShutdownHandlers().remove(last);
        } catch (IllegalStateException ending) {
            // it will find nothing left to do
        }
    }
}
