package dev.mayday.describe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private final FrameReader reader = new FrameReader(new InApp(List.of(), List.of()));

    @Test
    void aStackThatComesAgainIsTheSameList() {
        List<Frame> first = reader.read(stack(40, 7));

        assertThat(reader.read(stack(40, 7))).isSameAs(first).hasSize(40);
    }

    @Test
    void aStackThatDiffersInOnePlaceIsReadAnew() {
        StackTraceElement[] other = stack(40, 7);
        List<Frame> first = reader.read(stack(40, 7));
        for (StackTraceElement place : List.of(
                new StackTraceElement("shop.Cart", "step20", "Cart.java", 8),
                new StackTraceElement("shop.Other", "step20", "Cart.java", 7),
                new StackTraceElement("shop.Cart", "step20", "Other.java", 7),
                new StackTraceElement("shop.Cart", "step20", null, 7),
                new StackTraceElement("shop.Cart", "step20", "Cart.java", -2))) {
            other[20] = place;

            List<Frame> read = reader.read(other);

            assertThat(read).isNotEqualTo(first).hasSize(40);
            assertThat(read.get(20))
                    .isEqualTo(new Frame(
                            place.getClassName(),
                            "step20",
                            place.getFileName(),
                            Math.max(0, place.getLineNumber()),
                            true,
                            place.isNativeMethod()));
        }
    }

    /** Lines and methods that differ so that one makes up for the other in the hash. */
    @Test
    void stacksOfTheSameHashAreNotMistakenForEachOther() {
        StackTraceElement[] one = {element("a", 40), element("a", 40), element("a", 2)};
        StackTraceElement[] otherLines = {element("a", 41), element("a", 9), element("a", 2)};
        StackTraceElement[] otherMethod = {element("a", 40), element("a", 40), element("b", 1)};

        for (int i = 0; i < 3; i++) {
            assertThat(reader.read(one)).extracting(Frame::line).containsExactly(40, 40, 2);
            assertThat(reader.read(otherLines)).extracting(Frame::line).containsExactly(41, 9, 2);
            assertThat(reader.read(otherMethod)).extracting(Frame::function).containsExactly("a", "a", "b");
        }
    }

    private static StackTraceElement element(String method, int line) {
        return new StackTraceElement("shop.Cart", method, "Cart.java", line);
    }

    @Test
    void anElementThatIsMissingIsLeftOutEachTime() {
        StackTraceElement[] stack = stack(3, 7);
        stack[1] = null;

        for (int i = 0; i < 2; i++) {
            assertThat(reader.read(stack)).extracting(Frame::function).containsExactly("step0", "step2");
        }
    }

    @Test
    void whatIsKeptHasAnEnd() {
        List<Frame> first = reader.read(stack(1, 1));
        for (int line = 2; line <= FrameReader.MAX_KEPT_FRAMES + 2; line++) {
            reader.read(stack(1, line));
        }

        assertThat(reader.read(stack(1, 1))).isEqualTo(first).isNotSameAs(first);
    }

    private static StackTraceElement[] stack(int depth, int line) {
        StackTraceElement[] stack = new StackTraceElement[depth];
        for (int i = 0; i < depth; i++) {
            stack[i] = new StackTraceElement("shop.Cart", "step" + i, "Cart.java", line);
        }
        return stack;
    }
}
