package dev.mayday.send;

import dev.mayday.notice.Notices;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tells people of outages: one line when it begins, one summary when what had waited is through. Thread-safe. */
final class Outages {

    private final Notices notices;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Duration ended;
    private long delivered;

    Outages(Notices notices) {
        this.notices = notices;
    }

    void failed(String why) {
        settled();
        notices.takeBack("recovery");
        notices.warn("outage", () -> "cannot deliver, events are kept and sent later: " + why);
    }

    void ended(Duration outage) {
        lock.lock();
        try {
            ended = outage;
            delivered = 0;
        } finally {
            lock.unlock();
        }
    }

    void delivered(int events) {
        lock.lock();
        try {
            delivered += events;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits any more, or the next outage begins. */
    void settled() {
        Duration outage;
        long events;
        lock.lock();
        try {
            outage = ended;
            events = delivered;
            ended = null;
        } finally {
            lock.unlock();
        }
        if (outage != null) {
            long tenths = outage.toMillis() / 100;
            notices.info(
                    "recovery",
                    () -> "reachable again after " + tenths / 10 + "." + tenths % 10 + " s, delivered " + events
                            + (events == 1 ? " event" : " events") + " since");
        }
    }
}
