package dev.mayday.describe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Mechanism;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThrowableReaderTest {

    private final ThrowableReader reader =
            new ThrowableReader(new FrameReader(new InApp(List.of("dev.mayday.describe."), List.of())));

    @Test
    void theCapturedOneComesFirstThenItsCausesThenWhatWasSuppressed() {
        Throwable root = new IOException("disk");
        Throwable middle = new IllegalStateException("stock", root);
        RuntimeException top = new RuntimeException("checkout", middle);
        top.addSuppressed(new IllegalArgumentException("close"));
        middle.addSuppressed(new ArithmeticException("inner"));

        List<EventException> found = read(top);

        assertThat(found)
                .extracting(EventException::value)
                .containsExactly("checkout", "stock", "disk", "inner", "close");
        assertThat(found).extracting(e -> e.mechanism().exceptionId()).containsExactly(0, 1, 2, 3, 4);
        assertThat(found).extracting(e -> e.mechanism().parentId()).containsExactly(-1, 0, 1, 1, 0);
        assertThat(found)
                .extracting(e -> e.mechanism().source())
                .containsExactly(null, "cause", "cause", "suppressed[0]", "suppressed[0]");
    }

    @Test
    void aNestedClassKeepsItsOuterName() {
        EventException found = read(new Odd()).get(0);

        assertThat(found.type()).isEqualTo("ThrowableReaderTest$Odd");
        assertThat(found.module()).isEqualTo("dev.mayday.describe");
    }

    @Test
    void aCycleIsWalkedOnce() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);

        assertThat(read(a)).extracting(EventException::value).containsExactly("a", "b");
    }

    @Test
    void aThrowableThatIsItsOwnCauseOrSuppressesTheCapturedOneIsWalkedOnce() {
        RuntimeException top = new RuntimeException("top");
        RuntimeException suppressed = new RuntimeException("suppressed", top);
        top.addSuppressed(suppressed);
        Throwable self = new RuntimeException("self") {
            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        };

        assertThat(read(top)).extracting(EventException::value).containsExactly("top", "suppressed");
        assertThat(read(self)).hasSize(1);
    }

    @Test
    void aNewCauseAtEachQuestionEndsAtTheCap() {
        assertThat(read(new EndlessCauses())).hasSize(ThrowableReader.MAX_THROWABLES);
    }

    @Test
    void ofManySuppressedSomeStay() {
        RuntimeException top = new RuntimeException("top");
        for (int i = 0; i < 1_000; i++) {
            top.addSuppressed(new RuntimeException("s" + i));
        }

        assertThat(read(top)).hasSize(1 + ThrowableReader.MAX_SUPPRESSED);
    }

    @Test
    void whatThrowsWhenAskedStillArrivesWithItsType() {
        EventException found = read(new ThrowsEverywhere()).get(0);

        assertThat(found.type()).isEqualTo("ThrowableReaderTest$ThrowsEverywhere");
        assertThat(found.value()).isEqualTo("[getMessage() threw java.lang.IllegalStateException]");
        assertThat(found.frames()).isEmpty();
    }

    @Test
    void aMessageOfMegabytesIsCut() {
        assertThat(read(new RuntimeException("x".repeat(5_000_000))).get(0).value())
                .hasSize(8_192);
    }

    @Test
    void aNullStackTraceAndNullElementsAreNoFrames() {
        Throwable nothing = new RuntimeException() {
            @Override
            @SuppressWarnings("NullAway") // what a careless application may return
            public StackTraceElement[] getStackTrace() {
                return null;
            }
        };
        Throwable holes = new RuntimeException() {
            @Override
            @SuppressWarnings("NullAway") // what a careless application may return
            public StackTraceElement[] getStackTrace() {
                return new StackTraceElement[] {null, new StackTraceElement("a.B", "c", "B.java", 7), null};
            }
        };

        assertThat(read(nothing).get(0).frames()).isEmpty();
        assertThat(read(holes).get(0).frames()).extracting(Frame::line).containsExactly(7);
    }

    @Test
    void aDeepStackKeepsHeadAndTailAndSaysHowManyAreMissing() {
        StackTraceElement[] deep = new StackTraceElement[1_024];
        for (int i = 0; i < deep.length; i++) {
            deep[i] = new StackTraceElement("a.B", "m" + i, "B.java", i + 1);
        }
        RuntimeException error = new RuntimeException();
        error.setStackTrace(deep);

        List<Frame> frames = read(error).get(0).frames();

        assertThat(frames).hasSize(FrameReader.MAX_FRAMES);
        assertThat(frames.get(0).function()).isEqualTo("m0");
        assertThat(frames.get(FrameReader.HEAD - 1).function()).isEqualTo("m149");
        assertThat(frames.get(FrameReader.HEAD)).isEqualTo(Frame.omitted(775));
        assertThat(frames.get(FrameReader.HEAD + 1).function()).isEqualTo("m925");
        assertThat(frames.get(FrameReader.MAX_FRAMES - 1).function()).isEqualTo("m1023");
    }

    @Test
    void anOverflownStackIsDescribed() {
        StackOverflowError error = overflow();

        EventException found = read(error).get(0);

        assertThat(found.type()).isEqualTo("StackOverflowError");
        assertThat(found.frames())
                .hasSize(FrameReader.MAX_FRAMES)
                .anyMatch(frame -> frame.function() != null && frame.function().endsWith("frames omitted]"));
    }

    @Test
    void unknownLinesAreZeroAndNativeMethodsAreMarked() {
        RuntimeException error = new RuntimeException();
        error.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.lang.Object", "wait", null, -2), new StackTraceElement("a.B", "c", null, -1)
        });

        List<Frame> frames = read(error).get(0).frames();

        assertThat(frames).extracting(Frame::line).containsExactly(0, 0);
        assertThat(frames).extracting(Frame::nativeMethod).containsExactly(true, false);
        assertThat(frames).extracting(Frame::inApp).containsExactly(false, true);
    }

    private List<EventException> read(Throwable throwable) {
        return reader.read(throwable, Mechanism.GENERIC, 1);
    }

    private static StackOverflowError overflow() {
        try {
            return new StackOverflowError("depth " + recurse(0));
        } catch (StackOverflowError e) {
            return e;
        }
    }

    private static int recurse(int depth) {
        return depth == Integer.MAX_VALUE ? depth : recurse(depth + 1) + 1;
    }

    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class EndlessCauses extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return new EndlessCauses();
        }
    }

    private static final class ThrowsEverywhere extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable String getMessage() {
            throw new IllegalStateException();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException();
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }
}
