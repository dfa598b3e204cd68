package dev.mayday.describe;

import dev.mayday.event.Frame;
import dev.mayday.value.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads stack traces. Of a deep one the head and the tail stay, with a frame between that says how many are missing.
 *
 * <p>Errors repeat, and so do their stacks: one that was read lately comes back as the same list, which others may take as the
 * sign that it is the same stack. For one thread at a time.
 */
final class FrameReader {

    /** Servers keep no more than this many frames. */
    static final int MAX_FRAMES = 250;

    /** The throw site and what led there directly. */
    static final int HEAD = 150;

    private static final int TAIL = MAX_FRAMES - HEAD - 1;

    /** Frames of all stacks that are kept, some 300 KB. The cache is emptied when it holds this many. */
    static final int MAX_KEPT_FRAMES = 8_192;

    private final InApp inApp;

    /** By the hash of their elements. */
    private final Kept<Integer, List<Frame>> kept = Kept.upTo(MAX_KEPT_FRAMES);

    FrameReader(InApp inApp) {
        this.inApp = inApp;
    }

    /** The frames of a throwable, throw site first; none if it does not say. Immutable. */
    List<Frame> read(Throwable throwable) {
        StackTraceElement @Nullable [] stack;
        try {
            stack = throwable.getStackTrace();
        } catch (Throwable hostile) {
            return List.of(); // the type and message still arrive
        }
        return stack == null ? List.of() : read(stack);
    }

    /** The frames of a stack, innermost first. Immutable. */
    List<Frame> read(@Nullable StackTraceElement[] stack) {
        if (stack.length == 0 || stack.length > MAX_FRAMES) {
            return readNew(stack);
        }
        int hash = 0;
        for (StackTraceElement element : stack) {
            hash = 31 * hash + (element == null ? 0 : element.getMethodName().hashCode() + element.getLineNumber());
        }
        List<Frame> known = kept.get(hash);
        if (known != null && isOf(known, stack)) {
            return known;
        }
        return kept.put(hash, readNew(stack), stack.length);
    }

    private static boolean isOf(List<Frame> frames, @Nullable StackTraceElement[] stack) {
        if (frames.size() != stack.length) {
            return false;
        }
        for (int i = 0; i < stack.length; i++) {
            StackTraceElement element = stack[i];
            Frame frame = frames.get(i);
            // names are the JVM's own strings, so that mostly the first look at a reference is all
            if (element == null
                    || frame.line() != line(element)
                    || !element.getMethodName().equals(frame.function())
                    || !element.getClassName().equals(frame.module())
                    || !Objects.equals(element.getFileName(), frame.file())
                    || element.isNativeMethod() != frame.nativeMethod()) {
                return false;
            }
        }
        return true;
    }

    private List<Frame> readNew(@Nullable StackTraceElement[] stack) {
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
        return List.copyOf(frames);
    }

    private Frame frame(StackTraceElement element) {
        String className = element.getClassName();
        return new Frame(
                className,
                element.getMethodName(),
                element.getFileName(),
                line(element),
                inApp.test(className),
                element.isNativeMethod());
    }

    private static int line(StackTraceElement element) {
        return Math.max(0, element.getLineNumber());
    }
}
