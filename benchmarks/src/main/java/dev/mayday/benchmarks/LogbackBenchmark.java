package dev.mayday.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.mayday.logback.MaydayAppender;
import io.sentry.Breadcrumb;
import io.sentry.Hint;
import io.sentry.Sentry;
import io.sentry.SentryLevel;
import io.sentry.TypeCheckHint;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A log line, with an appender beside the peer's own that formats it and throws the text away. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LogbackBenchmark {

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("dev.mayday.shop.Basket");
    private int items;

    /** For JMH. */
    public LogbackBenchmark() {}

    /** Starts the peer, with its appender. */
    @Setup
    public void fill(PeerState state) throws IOException {
        context.setName("benchmark");
        log.setLevel(Level.DEBUG);
        add(new Formatting(context));
        Peer peer = state.start(Peer.Setup.USUAL);
        peer.fillContext();
        if (state.peer.startsWith(Peers.MAYDAY)) {
            MaydayAppender appender = new MaydayAppender();
            add(appender);
        } else if (state.peer.startsWith(Peers.SENTRY)) {
            add(new SentryCrumbs());
        }
    }

    private void add(ch.qos.logback.core.Appender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.start();
        log.addAppender(appender);
    }

    /** Ends the peer. */
    @TearDown
    public void stop(PeerState state) throws IOException {
        state.stop();
    }

    /** One that becomes a breadcrumb. */
    @Benchmark
    public void info() {
        log.info("added {} items to basket {}", items++, "4711");
    }

    /** One that does not. */
    @Benchmark
    public void debug() {
        log.debug("added {} items to basket {}", items++, "4711");
    }

    /** What a file appender does, but for the file. */
    private static final class Formatting extends AppenderBase<ILoggingEvent> {

        private final PatternLayout layout = new PatternLayout();
        private int characters;

        Formatting(LoggerContext context) {
            layout.setContext(context);
            layout.setPattern("%d{HH:mm:ss.SSS} [%thread] %-5level %logger{36} - %msg%n");
            layout.start();
        }

        @Override
        protected void append(ILoggingEvent line) {
            characters += layout.doLayout(line).length();
        }

        @Override
        public String toString() {
            return "Formatting[" + characters + "]";
        }
    }

    /** What sentry-java's own does with a line: level, logger and text of it as a breadcrumb, and the line itself as a hint. */
    private static final class SentryCrumbs extends UnsynchronizedAppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent line) {
            if (line.getLevel().isGreaterOrEqual(Level.INFO)) {
                Breadcrumb crumb = new Breadcrumb();
                crumb.setLevel(SentryLevel.INFO);
                crumb.setCategory(line.getLoggerName());
                crumb.setMessage(line.getFormattedMessage());
                Hint hint = new Hint();
                hint.set(TypeCheckHint.LOGBACK_LOGGING_EVENT, line);
                Sentry.addBreadcrumb(crumb, hint);
            }
        }
    }
}
