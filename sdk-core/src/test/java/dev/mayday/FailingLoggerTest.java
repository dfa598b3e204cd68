package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A logger that throws, here standard error: the application starts all the same, and works. */
class FailingLoggerTest extends ClientFixture {

    private final PrintStream before = System.err;
    private final Broken broken = new Broken();

    @BeforeEach
    void breakStandardError() {
        System.setErr(broken);
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    /** What there is to say at a start. */
    static Stream<Arguments> starts() {
        return Stream.of(
                start(
                        "mayday.sample-rate",
                        builder -> builder.source("test", Map.of("mayday.sample-rate", "much")::get)),
                start("mayday.enabled", builder -> builder.source("test", Map.of("mayday.enabled", "false")::get)),
                start("no destination", builder -> builder));
    }

    private static Arguments start(String told, UnaryOperator<MaydayClientBuilder> settings) {
        return Arguments.of(told, settings);
    }

    @ParameterizedTest
    @MethodSource("starts")
    void keepsNoClientFromStarting(String told, UnaryOperator<MaydayClientBuilder> settings) {
        assertThatCode(() -> opened(settings)).doesNotThrowAnyException();

        assertThat(broken.lines).anyMatch(line -> line.contains(told));
    }

    @Test
    void keepsNoClientFromStartingWhosePageCannotBeServed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatCode(() -> opened(builder -> builder.inbox(true).inboxPort(taken.getLocalPort())))
                    .doesNotThrowAnyException();
        }

        assertThat(broken.lines).anyMatch(line -> line.contains("the inbox page is off"));
    }

    @Test
    void keepsNoClientFromStartingThoughThereIsNone() throws ReflectiveOperationException {
        Field state = LoggerFactory.class.getDeclaredField("INITIALIZATION_STATE");
        state.setAccessible(true);
        Object was = state.get(null);
        state.set(null, 2); // could not be set up
        try {
            assertThatThrownBy(() -> LoggerFactory.getLogger("any")).hasMessageContaining("failed state");
            assertThatCode(() -> opened(builder -> builder)).doesNotThrowAnyException();
        } finally {
            state.set(null, was);
        }

        assertThat(broken.lines).anyMatch(line -> line.contains("no destination"));
    }

    @Test
    void keepsNoUnitOfWorkFromBeginning() {
        client.openScope();

        try (Scope next = client.openScope(captured -> null)) {
            next.setTag("step", "next");
            client.captureMessage("works");
        }

        assertThat(event().tags()).containsEntry("step", "next");
        assertThat(broken.lines).anyMatch(line -> line.contains("a scope was left open"));
    }

    private static final class Broken extends PrintStream {

        final List<String> lines = new CopyOnWriteArrayList<>();

        Broken() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void println(@Nullable String line) {
            lines.add(String.valueOf(line));
            throw new NoClassDefFoundError("undeployed");
        }
    }
}
