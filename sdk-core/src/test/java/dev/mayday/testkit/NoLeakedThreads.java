package dev.mayday.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a thread of Mayday's behind. */
public final class NoLeakedThreads implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) { // a test that failed may not have come to its end
            awaitNone("this test left a thread");
        }
    }

    /** The threads of Mayday's own that live now. */
    public static List<String> own() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("mayday-") && !name.equals("mayday-shutdown"))
                .sorted()
                .toList();
    }

    private static void awaitNone(String because) {
        await(because).atMost(Duration.ofSeconds(10)).until(() -> own().isEmpty());
    }
}
