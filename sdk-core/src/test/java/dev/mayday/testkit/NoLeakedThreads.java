package dev.mayday.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails a test that leaves a thread of Mayday's behind. */
public final class NoLeakedThreads implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(NoLeakedThreads.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", threads());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) { // a test that failed may not have come to its end
            Set<?> before = context.getStore(NAMESPACE).get("before", Set.class);
            await("this test left a thread").atMost(Duration.ofSeconds(10)).until(() -> isClean(before));
        }
    }

    /** The names of the threads of clients that live now: workers, senders, what watches them and the inbox. */
    public static List<String> own() {
        return threads().stream().map(Thread::getName).sorted().toList();
    }

    /** True if every thread of a client was there {@code before}; another one of the same name was not. */
    static boolean isClean(Set<?> before) {
        return before.containsAll(threads()); // no two threads are equal
    }

    /** The threads of clients that live now, but for the hook that closes them when the process ends. */
    static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> thread.getName().startsWith("mayday-"))
                .filter(thread -> !thread.getName().equals("mayday-shutdown"))
                .collect(Collectors.toSet());
    }
}
