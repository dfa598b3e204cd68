package dev.mayday.notice;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A logger as Mayday calls it. Whatever it throws is ignored: there is nowhere left to say so. Errors, too: its classes may be
 * gone with a web application.
 */
public final class SafeLog {

    private final Logger logger;

    /** Writes to {@code logger}. */
    public SafeLog(Logger logger) {
        this.logger = logger;
    }

    /** Something that is good to know. */
    public void info(String line) {
        try {
            logger.info(line);
        } catch (Throwable broken) {
            return;
        }
    }

    /** Something is wrong. */
    public void warn(String line) {
        try {
            logger.warn(line);
        } catch (Throwable broken) {
            return;
        }
    }

    /** Something is wrong in Mayday itself, or in what it was told; null {@code cause} if nothing was thrown. */
    public void error(String line, @Nullable Throwable cause) {
        try {
            logger.error(line, cause);
        } catch (Throwable broken) {
            return;
        }
    }
}
