package dev.maydayshop;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads, for a program that has to start on Java 17 too. */
final class VirtualThreads {

    private VirtualThreads() {}

    /** An executor that runs each task on a virtual thread of its own; empty where the JVM has none. */
    static Optional<ExecutorService> executor() {
        try {
            Object executor =
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            return Optional.of((ExecutorService) executor);
        } catch (ReflectiveOperationException e) {
            return Optional.empty(); // the method came with Java 19, and refuses to work before 21
        }
    }
}
