package dev.mayday.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails a test that leaves a thread of Mayday's behind. */
public final class NoLeakedThreads implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(NoLeakedThreads.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", own());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) { // a test that failed may not have come to its end
            List<?> before = context.getStore(NAMESPACE).get("before", List.class);
            await("this test left a thread").atMost(Duration.ofSeconds(10)).until(() -> before.containsAll(own()));
        }
    }

    /** The threads of clients that live now: workers, senders and what watches them. */
    public static List<String> own() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.matches("mayday-(worker|sender|watch|close|outcomes).*"))
                .sorted()
                .toList();
    }
}
