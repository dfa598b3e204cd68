package dev.mayday;

import dev.mayday.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/**
 * Where Mayday speaks of itself: the logger {@code dev.mayday}; standard error where the application has no logging back
 * end, because an SDK that is silent about what it cannot do is the worse surprise.
 */
final class OwnLog {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();

    private OwnLog() {}

    static Logger get() {
        Logger logger = LoggerFactory.getLogger("dev.mayday");
        // what SLF4J names its logger of nothing, known without its class
        return logger.getName().equals("NOP") ? new StandardError() : logger;
    }

    static void scopeWasLeft() {
        get().warn(
                        "mayday: a scope was left open on {} and has been closed where the next unit of work began there; told"
                                + " once",
                        Thread.currentThread().getName());
    }

    /**
     * Waits, for a second at most, while the logging back end is still being set up: its own configuration may be what made
     * the client. Whatever is said into the middle of that costs a warning of SLF4J's on standard error. For the worker,
     * which has nothing better to do then.
     */
    static void awaitBackEnd(Logger log, Clock clock) {
        long deadline = clock.nanoTime() + PATIENCE_NANOS;
        while (log instanceof SubstituteLogger early
                && early.isDelegateNull()
                && clock.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    private static final class StandardError extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        StandardError() {
            name = "dev.mayday";
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String message,
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable throwable) {
            System.err.println(level + " "
                    + MessageFormatter.basicArrayFormat(message, arguments == null ? new Object[0] : arguments));
            if (throwable != null) {
                throwable.printStackTrace(System.err);
            }
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
