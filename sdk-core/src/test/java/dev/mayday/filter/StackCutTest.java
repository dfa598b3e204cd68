package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StackCutTest {

    @Test
    void bothEndsStay() {
        assertThat(names(StackCut.cut(stack(0, 100), 5)))
                .containsExactly("f0", "f1", "f2", "[95 frames omitted]", "f98", "f99");
        assertThat(names(StackCut.cut(stack(0, 100), 4)))
                .containsExactly("f0", "f1", "[96 frames omitted]", "f98", "f99");
    }

    @Test
    void aShortStackIsLeftAlone() {
        List<Frame> frames = stack(0, 6);

        assertThat(StackCut.cut(frames, 6)).isSameAs(frames);
        assertThat(StackCut.cut(frames, 5)).isSameAs(frames);
        assertThat(StackCut.cut(frames, 4)).hasSize(5);
        assertThat(StackCut.cut(List.of(), 0)).isEmpty();
    }

    @Test
    void aGapThatIsThereBecomesWider() {
        List<Frame> frames = new ArrayList<>(stack(0, 150));
        frames.add(Frame.omitted(774));
        frames.addAll(stack(924, 100));

        List<Frame> cut = StackCut.cut(frames, 4);

        assertThat(names(cut)).containsExactly("f0", "f1", "[1020 frames omitted]", "f1022", "f1023");
        assertThat(StackCut.omitted(cut)).isEqualTo(1_020);
        assertThat(StackCut.cut(cut, 4)).isSameAs(cut);
        assertThat(names(StackCut.cut(cut, 2))).containsExactly("f0", "[1022 frames omitted]", "f1023");
    }

    @Test
    void aGapNearAnEndLeavesOneGapOnly() {
        List<Frame> atHead = new ArrayList<>(stack(0, 2));
        atHead.add(Frame.omitted(10));
        atHead.addAll(stack(12, 100));
        List<Frame> atTail = new ArrayList<>(stack(0, 100));
        atTail.add(Frame.omitted(10));
        atTail.addAll(stack(110, 2));

        assertThat(names(StackCut.cut(atHead, 8)))
                .containsExactly("f0", "f1", "[106 frames omitted]", "f108", "f109", "f110", "f111");
        assertThat(names(StackCut.cut(atTail, 8)))
                .containsExactly("f0", "f1", "f2", "f3", "[106 frames omitted]", "f110", "f111");
    }

    @Test
    void aMethodOfThatNameIsAFrameLikeAnyOther() {
        Frame scala = new Frame("com.acme.A", "[3 frames omitted]", null, 0, true, false);
        Frame odd = new Frame(null, "[many frames omitted]", null, 0, true, false);

        assertThat(scala.omittedFrames()).isZero();
        assertThat(odd.omittedFrames()).isZero();
        assertThat(new Frame(null, null, null, 0, true, false).omittedFrames()).isZero();
        assertThat(Frame.omitted(3).omittedFrames()).isEqualTo(3);
    }

    private static List<Frame> stack(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> new Frame("com.acme.A", "f" + i, "A.java", i, true, false))
                .toList();
    }

    private static List<String> names(List<Frame> frames) {
        return frames.stream().map(Frame::function).toList();
    }
}
