package dev.mayday.describe;

import dev.mayday.event.EventException;
import dev.mayday.event.Mechanism;
import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a throwable, its causes and what they suppressed, once and by identity. The captured one comes first, then its cause
 * chain, then what was suppressed; each names its parent. Cycles end at what was seen; a throwable that makes a new cause
 * each time it is asked ends at the cap.
 */
final class ThrowableReader {

    /** Throwables in one event. */
    static final int MAX_THROWABLES = 50;

    /** Suppressed throwables of one. */
    static final int MAX_SUPPRESSED = 10;

    private final FrameReader frames;

    ThrowableReader(FrameReader frames) {
        this.frames = frames;
    }

    List<EventException> read(Throwable throwable, Mechanism mechanism, long threadId) {
        Walk walk = new Walk(threadId);
        walk.visit(throwable, mechanism);
        return walk.found;
    }

    private final class Walk {

        final List<EventException> found = new ArrayList<>();
        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final long threadId;

        Walk(long threadId) {
            this.threadId = threadId;
        }

        void visit(Throwable throwable, Mechanism mechanism) {
            if (found.size() >= MAX_THROWABLES || !seen.add(throwable)) {
                return;
            }
            int id = found.size();
            found.add(describe(throwable, mechanism));
            Throwable cause = causeOf(throwable);
            if (cause != null) {
                visit(cause, mechanism.child(found.size(), id, "cause"));
            }
            // getSuppressed() is final and returns a copy: nothing hostile here
            Throwable[] suppressed = throwable.getSuppressed();
            for (int i = 0; i < Math.min(suppressed.length, MAX_SUPPRESSED); i++) {
                visit(suppressed[i], mechanism.child(found.size(), id, "suppressed[" + i + "]"));
            }
        }

        private EventException describe(Throwable throwable, Mechanism mechanism) {
            String name = throwable.getClass().getName();
            int dot = name.lastIndexOf('.');
            return new EventException(
                    name.substring(dot + 1),
                    dot < 0 ? "" : name.substring(0, dot),
                    messageOf(throwable),
                    threadId,
                    mechanism,
                    frames.read(throwable));
        }
    }

    private static @Nullable Throwable causeOf(Throwable throwable) {
        try {
            return throwable.getCause();
        } catch (Throwable hostile) {
            return null; // the chain ends where it cannot be read
        }
    }

    private static @Nullable String messageOf(Throwable throwable) {
        try {
            return Text.cutOrNull(throwable.getMessage(), Values.MAX_TEXT);
        } catch (Throwable hostile) {
            return "[getMessage() threw " + hostile.getClass().getName() + "]";
        }
    }
}
