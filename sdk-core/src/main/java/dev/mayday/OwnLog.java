package dev.mayday;

import dev.mayday.notice.SafeLog;
import dev.mayday.time.Clock;
import dev.mayday.value.Text;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.SubstituteLogger;

/**
 * Where Mayday speaks of itself: the logger {@code dev.mayday}; standard error where the application has no logging back
 * end, because an SDK that is silent about what it cannot do is the worse surprise.
 */
final class OwnLog {

    // Known to the compiler, as whatever else is static here: the class may be initialised where the stack ends,
    // and one that cannot be is lost for ever.
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long STEP_NANOS = 5_000_000;

    private OwnLog() {}

    /** Standard error as well where the back end fails to give one, as it does if it could not be set up. */
    static Logger get() {
        try {
            Logger logger = LoggerFactory.getLogger("dev.mayday");
            // what SLF4J names its logger of nothing, known without its class
            return logger.getName().equals("NOP") ? standardErrorOr(logger) : logger;
        } catch (Throwable broken) {
            return standardErrorOr(NOPLogger.NOP_LOGGER);
        }
    }

    /** SLF4J before 2.0 lacks what it is made of. */
    private static Logger standardErrorOr(Logger other) {
        try {
            return new StandardError();
        } catch (LinkageError older) {
            return other;
        }
    }

    static void scopeWasLeft() {
        SafeLog log = new SafeLog(get());
        log.warn("mayday: a scope was left open on "
                + Text.onOneLine(Thread.currentThread().getName())
                + " and has been closed where the next unit of work began there; told once");
    }

    static void nobodyListens() {
        SafeLog log = new SafeLog(get());
        log.warn("mayday: errors are captured but there is no client; 32 are kept, for 5 minutes, others are lost"
                + " (call Mayday.init, or set <dsn> on the appender); told once");
    }

    static void earlyOnesWereLost(long count) {
        SafeLog log = new SafeLog(get());
        log.warn("mayday: " + count + (count == 1 ? " error" : " errors") + " from before there was a client "
                + (count == 1 ? "was lost" : "were lost"));
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
