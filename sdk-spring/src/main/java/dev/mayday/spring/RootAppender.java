package dev.mayday.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.ConfigurationEventListener;
import ch.qos.logback.core.spi.FilterReply;
import dev.mayday.MaydayClient;
import dev.mayday.logback.MaydayAppender;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Puts an appender at the root of Logback, unless the application has put one anywhere, and looks after it whenever Logback is
 * configured anew. Each context of a JVM has its own; a line goes to one of them, which this filter of theirs chooses.
 */
final class RootAppender extends Filter<ILoggingEvent> implements LoggerContextListener, ConfigurationEventListener {

    /** Those of all contexts, the newest first; the lock on which appenders come and go. */
    private static final List<RootAppender> ALL = new CopyOnWriteArrayList<>();

    private final LoggerContext loggers;
    private final Logger root;
    private final MaydayClient client;
    private final MaydayAppender appender = new MaydayAppender();

    private RootAppender(LoggerContext loggers, MaydayClient client) {
        this.loggers = loggers;
        this.root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        this.client = client;
        appender.setName("MAYDAY");
        appender.setContext(loggers);
        appender.setClient(client);
        appender.addFilter(this);
    }

    static Runnable attach(MaydayClient client) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers)) {
            return () -> {};
        }
        RootAppender attached = new RootAppender(loggers, client);
        synchronized (ALL) {
            ALL.add(0, attached);
            loggers.addConfigurationEventListener(attached);
            ALL.forEach(RootAppender::settle); // the start of this context may have cost the others theirs
        }
        return attached::detach;
    }

    private void detach() {
        synchronized (ALL) {
            ALL.remove(this);
            loggers.removeConfigurationEventListener(this);
            loggers.removeListener(this);
            takeOff();
        }
    }

    /** In place if the application has put none anywhere, and else not. */
    private void settle() {
        synchronized (ALL) {
            if (!ALL.contains(this)) {
                return;
            }
            if (!loggers.getCopyOfListenerList().contains(this)) { // new, or forgotten by a Logback that was stopped
                loggers.addListener(this);
            }
            if (hasOne(loggers)) {
                takeOff();
            } else if (!root.isAttached(appender)) {
                appender.start();
                root.addAppender(appender);
            }
        }
    }

    private void takeOff() {
        root.detachAppender(appender);
        appender.stop();
    }

    @Override
    public FilterReply decide(ILoggingEvent line) {
        return ALL.size() <= 1 || equals(chosen()) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    /** The one whose client has a scope open on this thread, else the newest. */
    private @Nullable RootAppender chosen() {
        RootAppender newest = null;
        for (RootAppender one : ALL) {
            if (one.loggers.equals(loggers)) {
                if (one.client.currentScope().isOpen()) {
                    return one;
                }
                newest = newest == null ? one : newest;
            }
        }
        return newest;
    }

    /** Logback has just taken every appender away, and may or may not be given a configuration. */
    @Override
    public void onReset(LoggerContext reset) {
        settle();
    }

    /** After a configuration: it may have brought an appender of the application's own. */
    @Override
    public void listen(ConfigurationEvent event) {
        if (event.getEventType() != ConfigurationEvent.EventType.CHANGE_DETECTOR_RUNNING) { // comes again and again
            settle();
        }
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext started) {}

    @Override
    public void onStop(LoggerContext stopped) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}

    private static boolean hasOne(LoggerContext loggers) {
        for (Logger logger : loggers.getLoggerList()) {
            if (hasOne(logger)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasOne(AppenderAttachable<ILoggingEvent> holder) {
        for (Iterator<Appender<ILoggingEvent>> all = holder.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> one = all.next();
            if ((one instanceof MaydayAppender && !isOurs(one))
                    || (one instanceof AppenderAttachable<?> && hasOne(attachable(one)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(Appender<ILoggingEvent> appender) {
        return appender.getCopyOfAttachedFiltersList().stream().anyMatch(RootAppender.class::isInstance);
    }

    @SuppressWarnings("unchecked") // an appender of log events holds appenders of log events
    private static AppenderAttachable<ILoggingEvent> attachable(Appender<ILoggingEvent> appender) {
        return (AppenderAttachable<ILoggingEvent>) appender;
    }
}
