package dev.mayday.lab;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What the lab's tests share. */
final class Lab {

    static final String FOLDER_SETTING = "mayday.spool.dir";

    private Lab() {}

    /** Waits for what other processes do. */
    static ConditionFactory await(Duration atMost) {
        return Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(50));
    }
}
