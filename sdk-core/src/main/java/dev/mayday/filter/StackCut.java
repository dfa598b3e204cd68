package dev.mayday.filter;

import dev.mayday.event.Frame;
import java.util.ArrayList;
import java.util.List;

/** Takes frames out of the middle of stack traces. */
final class StackCut {

    private StackCut() {}

    /**
     * At most {@code max} frames from both ends of a stack trace and one that says how many are missing: the throw site says
     * what happened, the other end how it came about. A place where frames were left out before is widened instead of adding
     * another; the same list if it is short enough.
     */
    static List<Frame> cut(List<Frame> frames, int max) {
        if (frames.size() <= max + 1) {
            return frames;
        }
        int head = (max + 1) / 2;
        int tail = frames.size() - max / 2;
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i).omittedFrames() > 0) {
                head = Math.min(head, i);
                tail = Math.max(tail, i + 1);
            }
        }
        List<Frame> middle = frames.subList(head, tail);
        int missing = omitted(middle);
        for (Frame frame : middle) {
            missing += frame.omittedFrames() > 0 ? 0 : 1;
        }
        List<Frame> cut = new ArrayList<>(frames.subList(0, head));
        cut.add(Frame.omitted(missing));
        cut.addAll(frames.subList(tail, frames.size()));
        return cut;
    }

    /** How many frames are missing in this stack. */
    static int omitted(List<Frame> frames) {
        int missing = 0;
        for (Frame frame : frames) {
            missing += frame.omittedFrames();
        }
        return missing;
    }
}
