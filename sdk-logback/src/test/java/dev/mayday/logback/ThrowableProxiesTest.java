package dev.mayday.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log events that come from another process bring Logback's description of a throwable, and no throwable. */
class ThrowableProxiesTest extends AppenderFixture {

    private final Logger log = logger("shop.Checkout");

    @BeforeEach
    void connect() {
        install();
        configure(PLAIN);
    }

    @Test
    void aDeserialisedLineHasTheSameExceptionsAsARealOne() throws IOException, ClassNotFoundException {
        IllegalStateException error = new IllegalStateException("outer", new IOException("inner"));
        error.addSuppressed(new Nested("closing", new IOException("of the suppressed")));
        LoggingEvent line =
                new LoggingEvent(Logger.class.getName(), log, Level.ERROR, "failed {}", error, new Object[] {1});

        appender().doAppend(deserialised(line));
        List<EventException> copied = event().exceptions();
        recorded.clear();
        appender().doAppend(line);
        List<EventException> real = event().exceptions();

        assertThat(copied)
                .extracting(EventException::type, EventException::module, EventException::value)
                .containsExactly(
                        tuple("IllegalStateException", "java.lang", "outer"),
                        tuple("IOException", "java.io", "inner"),
                        tuple("ThrowableProxiesTest$Nested", "dev.mayday.logback", "closing"),
                        tuple("IOException", "java.io", "of the suppressed"));
        assertThat(copied).extracting(EventException::mechanism).isEqualTo(mechanisms(real));
        assertThat(copied)
                .extracting(exception -> methods(exception))
                .isEqualTo(real.stream().map(ThrowableProxiesTest::methods).toList());
    }

    @Test
    void itIsNotGroupedByItsTemplate() throws IOException, ClassNotFoundException {
        LoggingEvent line = new LoggingEvent(
                Logger.class.getName(), log, Level.ERROR, "failed", new IllegalStateException("x"), null);
        appender().doAppend(deserialised(line));

        assertThat(event().fingerprint()).isEmpty();
        assertThat(event().title()).isEqualTo("IllegalStateException: x");
        assertThat(event().logEntry().formatted()).isEqualTo("failed");
    }

    @Test
    void theApplicationsFramesAreToldFromThePlatforms() throws IOException, ClassNotFoundException {
        appender()
                .doAppend(deserialised(new LoggingEvent(
                        Logger.class.getName(),
                        log,
                        Level.ERROR,
                        "failed",
                        withStack(frame("shop.Till"), frame("java.util.ArrayList"), frame("javafake.Mine")),
                        null)));

        assertThat(event().exceptions().get(0).frames())
                .extracting(Frame::module, Frame::inApp)
                .containsExactly(
                        tuple("shop.Till", true), tuple("java.util.ArrayList", false), tuple("javafake.Mine", true));
    }

    @Test
    void aDeepStackKeepsHeadAndTail() throws IOException, ClassNotFoundException {
        StackTraceElement[] stack = new StackTraceElement[1_000];
        for (int i = 0; i < stack.length; i++) {
            stack[i] = new StackTraceElement("shop.Till", "step" + i, "Till.java", i);
        }
        appender()
                .doAppend(deserialised(
                        new LoggingEvent(Logger.class.getName(), log, Level.ERROR, "failed", withStack(stack), null)));

        List<Frame> frames = event().exceptions().get(0).frames();
        assertThat(frames).hasSize(ProxyReader.MAX_FRAMES);
        assertThat(frames.get(0).function()).isEqualTo("step0");
        assertThat(frames.get(150).function()).isEqualTo("[751 frames omitted]");
        assertThat(frames.get(151).function()).isEqualTo("step901");
        assertThat(frames.get(249).function()).isEqualTo("step999");
    }

    @Test
    void aCauseOfItselfAndAnEndlessChainEnd() {
        Handmade cyclic = new Handmade("cyclic");
        cyclic.cause = cyclic;
        appender().doAppend(lineWith(cyclic));
        appender().doAppend(lineWith(new Endless()));

        assertThat(events().get(0).exceptions()).hasSize(1);
        assertThat(events().get(1).exceptions()).hasSize(ProxyReader.MAX_THROWABLES);
    }

    @Test
    void aDescriptionThatThrowsKeepsWhatWasRead() {
        Handmade outer = new Handmade("shop.Broken");
        outer.cause = new Handmade("never read") {
            @Override
            public String getClassName() {
                throw new IllegalStateException("no name");
            }
        };
        appender().doAppend(lineWith(outer));
        appender().doAppend(lineWith(new Handmade(null)));

        assertThat(events().get(0).exceptions())
                .extracting(EventException::type)
                .containsExactly("Broken");
        assertThat(events().get(1).exceptions())
                .extracting(EventException::type)
                .containsExactly("Throwable");
    }

    private static ILoggingEvent deserialised(LoggingEvent line) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(LoggingEventVO.build(line));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (ILoggingEvent) in.readObject();
        }
    }

    private ILoggingEvent lineWith(IThrowableProxy proxy) {
        return new LoggingEvent(Logger.class.getName(), log, Level.ERROR, "failed", null, null) {
            @Override
            public IThrowableProxy getThrowableProxy() {
                return proxy;
            }
        };
    }

    private static Exception withStack(StackTraceElement... stack) {
        IllegalStateException error = new IllegalStateException("x");
        error.setStackTrace(stack);
        return error;
    }

    private static StackTraceElement frame(String className) {
        return new StackTraceElement(className, "run", "File.java", 1);
    }

    private static List<String> methods(EventException exception) {
        return exception.frames().stream().map(Frame::function).toList();
    }

    private static List<dev.mayday.event.Mechanism> mechanisms(List<EventException> exceptions) {
        return exceptions.stream().map(EventException::mechanism).toList();
    }

    private static final class Nested extends RuntimeException {

        private static final long serialVersionUID = 1;

        Nested(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static class Handmade implements IThrowableProxy {

        private final String name;
        private IThrowableProxy cause;

        Handmade(String name) {
            this.name = name;
        }

        @Override
        public String getMessage() {
            return "by hand";
        }

        @Override
        public String getClassName() {
            return name;
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return null;
        }

        @Override
        public int getCommonFrames() {
            return 0;
        }

        @Override
        public IThrowableProxy getCause() {
            return cause;
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return new IThrowableProxy[] {null};
        }

        @Override
        public boolean isCyclic() {
            return false;
        }
    }

    private static final class Endless extends Handmade {

        Endless() {
            super("shop.Endless");
        }

        @Override
        public IThrowableProxy getCause() {
            return new Endless();
        }
    }
}
