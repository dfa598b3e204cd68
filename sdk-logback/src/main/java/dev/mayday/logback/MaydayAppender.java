package dev.mayday.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.MaydayClientBuilder;
import dev.mayday.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands log events to a Mayday client: those at ERROR and above become events, those at INFO and above breadcrumbs for the
 * events after them.
 *
 * <p>The client is the one given to {@link #setClient}; else the one installed behind {@link Mayday} when a line is logged;
 * else one of its own, if {@code <dsn>} is set. With none of them, errors wait for the first client installed, as captures
 * through {@link Mayday} do, and breadcrumbs go nowhere. Only its own client is ever closed here.
 *
 * <p>Thread, time and MDC are those of the log event, so the appender may stand behind an {@code AsyncAppender}. It never
 * waits, so it does not need one; attached directly it also knows the scope, and can leave breadcrumbs, which it does only on
 * the thread that logged. What Mayday itself logs, or OkHttp, or a hook on Mayday's threads, is left out.
 *
 * <p>Set everything but the client before {@link #start}. Thread-safe once started. Nothing is ever thrown out of it; a bad
 * setting costs itself and one status message.
 */
public final class MaydayAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** One for all appenders: what an argument logs while one of them reads it is a loop for each of them. */
    private static final Reentry REENTRY = new Reentry(new ThreadLocal<>());

    /** A line that fails will fail again; a status listener may print each. */
    private static final int MAX_TOLD = 3;

    private final List<String> mdcTags = new ArrayList<>();
    private final AtomicReference<@Nullable MaydayClient> own = new AtomicReference<>();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicBoolean toldOfAnother = new AtomicBoolean();
    private LogEventReader reader = new LogEventReader(List.of());
    private int eventLevel = Level.ERROR_INT;
    private int breadcrumbLevel = Level.INFO_INT;
    private @Nullable String dsn;
    private @Nullable String environment;
    private @Nullable String release;
    private volatile @Nullable MaydayClient given;
    private volatile boolean handedToNobody;

    /** An appender with the default thresholds that uses the installed client. */
    public MaydayAppender() {}

    /**
     * The client to use, whatever is installed; null for the installed one. It stays the caller's to close. May be called at
     * any time.
     */
    public void setClient(@Nullable MaydayClient client) {
        given = client;
    }

    /**
     * The level from which on a line becomes an event: a name such as {@code WARN}, {@code OFF} for none; ERROR by default, and
     * with a status message for null and for what is no level.
     */
    public void setMinimumEventLevel(@Nullable String level) {
        eventLevel = level("minimumEventLevel", level, Level.ERROR);
    }

    /**
     * The level from which on a line becomes a breadcrumb: a name such as {@code DEBUG}, {@code OFF} for none; INFO by
     * default, and with a status message for null and for what is no level. A line that becomes an event is a breadcrumb for the
     * events after it.
     */
    public void setMinimumBreadcrumbLevel(@Nullable String level) {
        breadcrumbLevel = level("minimumBreadcrumbLevel", level, Level.INFO);
    }

    /**
     * Keys of the MDC that become tags of an event, separated by commas; beside those added before, and beside those of the
     * client's setting {@code mayday.mdc-tags}, which counts for every event and not for those of this appender alone.
     */
    public void addTagsFromMdc(String keys) {
        for (String key : keys.split(",", -1)) {
            if (!key.isBlank()) {
                mdcTags.add(key.strip());
            }
        }
    }

    /**
     * The server and project of a client of this appender's own, made by {@link #start} and closed by {@link #stop}; for
     * applications that have no other client. Blank for none.
     */
    public void setDsn(@Nullable String dsn) {
        this.dsn = dsn;
    }

    /** Where the application runs, for a client of this appender's own; as {@link MaydayClientBuilder#environment}. */
    public void setEnvironment(@Nullable String environment) {
        this.environment = environment;
    }

    /** The version of the application, for a client of this appender's own; as {@link MaydayClientBuilder#release}. */
    public void setRelease(@Nullable String release) {
        this.release = release;
    }

    /** Starts to take log events, with a client of its own if it has a DSN and was given none. */
    @Override
    public void start() {
        reader = new LogEventReader(mdcTags);
        told.set(0);
        if (given == null && dsn != null && !dsn.isBlank() && own.get() == null) {
            MaydayClient made = build();
            if (made != null && !own.compareAndSet(null, made)) {
                made.close();
            }
        }
        super.start();
    }

    /**
     * Stops, and closes the client of its own if there is one, bounded by {@code mayday.shutdown-timeout}. Errors that never
     * found a client get a warning in Logback's status list and, since other appenders may have stopped, a line on standard
     * error.
     */
    @Override
    public void stop() {
        super.stop();
        MaydayClient mine = own.getAndSet(null);
        if (mine != null) {
            mine.close();
        }
        long waiting = handedToNobody ? Mayday.waiting() : 0;
        if (waiting > 0) {
            String line = waiting + (waiting == 1 ? " error was" : " errors were")
                    + " captured and there is no client: call Mayday.init, or set <dsn> on the appender";
            addWarn(line);
            System.err.println("WARN mayday: " + line);
        }
    }

    /** Takes one log event. Below both thresholds this compares two numbers. */
    @Override
    public void doAppend(ILoggingEvent line) {
        try {
            int level = line.getLevel().toInt();
            if ((level >= breadcrumbLevel || level >= eventLevel)
                    && !IgnoredLoggers.contain(LogEventReader.logger(line))) {
                super.doAppend(line);
            }
        } catch (Throwable failure) { // the base class lets errors through
            tell(failure);
        }
    }

    @Override
    protected void append(ILoggingEvent line) {
        boolean ofThisThread = LogEventReader.isOfThisThread(line);
        if (MaydayClient.isOwnThread() || (!ofThisThread && LogEventReader.isOfOwnThread(line))) {
            return;
        }
        int level = line.getLevel().toInt();
        MaydayClient client = client();
        if (level >= eventLevel) {
            capture(line, ofThisThread, client);
        }
        if (level >= breadcrumbLevel && ofThisThread && client != null && client.isActive()) {
            leave(line, client); // after the event, which needs no breadcrumb of itself
        }
    }

    private void capture(ILoggingEvent line, boolean ofThisThread, @Nullable MaydayClient client) {
        if (REENTRY.enter()) {
            try {
                Event event = reader.event(line, ofThisThread);
                if (client == null) {
                    Mayday.captureEvent(event); // keeps it for the first client installed
                    handedToNobody = true;
                } else {
                    client.captureEvent(event);
                }
            } finally {
                REENTRY.leave();
            }
        }
    }

    private static void leave(ILoggingEvent line, MaydayClient client) {
        if (!LogEventReader.callsTheApplication(line)) {
            client.addBreadcrumb(LogEventReader.breadcrumb(line));
        } else if (REENTRY.enter()) {
            try {
                client.addBreadcrumb(LogEventReader.breadcrumb(line));
            } finally {
                REENTRY.leave();
            }
        }
    }

    /** Null for the early events of the static facade. */
    private @Nullable MaydayClient client() {
        MaydayClient client = given;
        if (client != null) {
            return client;
        }
        MaydayClient installed = Mayday.client();
        MaydayClient mine = own.get();
        if (!installed.isActive()) {
            return mine;
        }
        if (mine != null && toldOfAnother.compareAndSet(false, true) && seesUncaught(mine) && seesUncaught(installed)) {
            addWarn(
                    "<dsn> makes a client beside the installed one, which takes the lines: every uncaught exception arrives twice."
                            + " Leave out <dsn>, or set uncaught(false) on the installed client");
        }
        return installed;
    }

    private static boolean seesUncaught(MaydayClient client) {
        return Boolean.parseBoolean(client.settings().get("mayday.uncaught"));
    }

    private @Nullable MaydayClient build() {
        MaydayClientBuilder builder = MaydayClient.builder().valuesFrom("the Logback appender");
        set("environment", environment, builder::environment, "it counts as not set");
        set("release", release, builder::release, "it counts as not set");
        if (!set("dsn", dsn, builder::dsn, "the appender makes no client of its own")) {
            return null;
        }
        try {
            return builder.build();
        } catch (RuntimeException | LinkageError failure) {
            addError("No client could be made for <dsn>", failure);
            return null;
        }
    }

    private boolean set(String element, @Nullable String text, Consumer<@Nullable String> setter, String consequence) {
        try {
            setter.accept(text);
            return true;
        } catch (IllegalArgumentException bad) {
            String message = String.valueOf(bad.getMessage()); // in which the builder has masked a key
            String name = element + ": ";
            String complaint = message.startsWith(name) ? message.substring(name.length()) : message;
            addError("<" + element + ">: " + complaint + "; " + consequence);
            return false;
        }
    }

    private int level(String element, @Nullable String text, Level otherwise) {
        Level level = Level.toLevel(text == null ? null : text.strip(), null);
        if (level == null) {
            addError("<" + element + ">: expected OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL, got '" + text
                    + "'; using " + otherwise);
            return otherwise.toInt();
        }
        return level.toInt();
    }

    private void tell(Throwable failure) {
        try {
            if (told.incrementAndGet() <= MAX_TOLD) {
                addError("Appender [" + getName() + "] failed on a log event", failure);
            }
        } catch (Throwable worse) {
            // not even that: the application goes on
        }
    }
}
