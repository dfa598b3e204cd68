package dev.mayday.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import dev.mayday.MaydayClient;
import dev.mayday.logback.MaydayAppender;
import java.util.Iterator;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Puts an appender at the root of Logback, unless the application has put one anywhere. */
final class RootAppender {

    private RootAppender() {}

    static Runnable attach(MaydayClient client) {
        ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
        if (!(loggers instanceof LoggerContext context) || hasOne(context)) {
            return () -> {};
        }
        MaydayAppender appender = new MaydayAppender();
        appender.setName("MAYDAY");
        appender.setContext(context);
        appender.setClient(client);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        return () -> {
            root.detachAppender(appender);
            appender.stop();
        };
    }

    private static boolean hasOne(LoggerContext context) {
        for (Logger logger : context.getLoggerList()) {
            if (hasOne(logger)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasOne(AppenderAttachable<ILoggingEvent> holder) {
        for (Iterator<Appender<ILoggingEvent>> all = holder.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> one = all.next();
            if (one instanceof MaydayAppender || (one instanceof AppenderAttachable<?> && hasOne(attachable(one)))) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked") // an appender of log events holds appenders of log events
    private static AppenderAttachable<ILoggingEvent> attachable(Appender<ILoggingEvent> appender) {
        return (AppenderAttachable<ILoggingEvent>) appender;
    }
}
