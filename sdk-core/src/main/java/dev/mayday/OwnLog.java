package dev.mayday;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLogger;

/**
 * Where Mayday speaks of itself: the logger {@code dev.mayday}; standard error where the application has no logging back
 * end, because an SDK that is silent about what it cannot do is the worse surprise.
 */
final class OwnLog extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    private OwnLog() {
        name = "dev.mayday";
    }

    static Logger get() {
        Logger logger = LoggerFactory.getLogger("dev.mayday");
        return logger instanceof NOPLogger ? new OwnLog() : logger;
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
