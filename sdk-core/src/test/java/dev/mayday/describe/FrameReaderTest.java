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

    /** Both have the same hash: what one line has more, the next but one method has less. */
    @Test
    void stacksOfTheSameHashAreNotMistakenForEachOther() {
        StackTraceElement[] one = {new StackTraceElement("shop.Cart", "a", "Cart.java", 2)};
        StackTraceElement[] two = {new StackTraceElement("shop.Cart", "b", "Cart.java", 1)};

        for (int i = 0; i < 3; i++) {
            assertThat(reader.read(one)).extracting(Frame::function).containsExactly("a");
            assertThat(reader.read(two)).extracting(Frame::function).containsExactly("b");
        }
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
