package dev.mayday.describe;

import dev.mayday.event.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads stack traces. Of a deep one the head and the tail stay, with a frame between that says how many are missing. */
final class FrameReader {

    /** Servers keep no more than this many frames. */
    static final int MAX_FRAMES = 250;

    /** The throw site and what led there directly. */
    static final int HEAD = 150;

    private static final int TAIL = MAX_FRAMES - HEAD - 1;

    private final InApp inApp;

    FrameReader(InApp inApp) {
        this.inApp = inApp;
    }

    /** The frames of a throwable, throw site first; none if it does not say. */
    List<Frame> read(Throwable throwable) {
        StackTraceElement @Nullable [] stack;
        try {
            stack = throwable.getStackTrace();
        } catch (Throwable hostile) {
            return List.of(); // the type and message still arrive
        }
        return stack == null ? List.of() : read(stack);
    }

    /** The frames of a stack, innermost first. */
    List<Frame> read(@Nullable StackTraceElement[] stack) {
        List<Frame> frames = new ArrayList<>(Math.min(stack.length, MAX_FRAMES));
        int omitted = stack.length <= MAX_FRAMES ? 0 : stack.length - HEAD - TAIL;
        for (int i = 0; i < stack.length; i++) {
            if (omitted > 0 && i == HEAD) {
                frames.add(Frame.omitted(omitted));
                i += omitted - 1;
                continue;
            }
            StackTraceElement element = stack[i];
            if (element != null) {
                frames.add(frame(element));
            }
        }
        return frames;
    }

    private Frame frame(StackTraceElement element) {
        String className = element.getClassName();
        return new Frame(
                className,
                element.getMethodName(),
                element.getFileName(),
                Math.max(0, element.getLineNumber()),
                inApp.test(className),
                element.isNativeMethod());
    }
}
