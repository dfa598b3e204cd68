package dev.mayday.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Mechanism;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes a throwable of which only Logback's description is left, because the log event came from another process. In the
 * order in which core describes a real one: the captured one, its causes, what they suppressed.
 */
final class ProxyReader {

    /** Throwables in one event. */
    static final int MAX_THROWABLES = 50;

    /** Suppressed throwables of one. */
    static final int MAX_SUPPRESSED = 10;

    /** Frames of one throwable; of a deeper stack the head and the tail stay. */
    static final int MAX_FRAMES = 250;

    private static final int HEAD = 150;

    /** Core's longer list of libraries is for throwables it reads itself, and is a setting of the client. */
    private static final List<String> PLATFORM = List.of("java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.");

    private final List<EventException> found = new ArrayList<>();
    private final Set<IThrowableProxy> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final long threadId;

    private ProxyReader(long threadId) {
        this.threadId = threadId;
    }

    /** What could be read of it; never throws. */
    static List<EventException> read(IThrowableProxy proxy, Mechanism mechanism, long threadId) {
        ProxyReader reader = new ProxyReader(threadId);
        try {
            reader.visit(proxy, mechanism);
        } catch (Throwable hostile) {
            // what was read so far is what there is
        }
        return reader.found;
    }

    private void visit(IThrowableProxy proxy, Mechanism mechanism) {
        if (found.size() >= MAX_THROWABLES || !seen.add(proxy)) {
            return;
        }
        int id = found.size();
        found.add(describe(proxy, mechanism));
        IThrowableProxy cause = proxy.getCause();
        if (cause != null) {
            visit(cause, mechanism.child(found.size(), id, "cause"));
        }
        @Nullable IThrowableProxy @Nullable [] suppressed = proxy.getSuppressed();
        for (int i = 0; suppressed != null && i < Math.min(suppressed.length, MAX_SUPPRESSED); i++) {
            if (suppressed[i] != null) {
                visit(suppressed[i], mechanism.child(found.size(), id, "suppressed[" + i + "]"));
            }
        }
    }

    private EventException describe(IThrowableProxy proxy, Mechanism mechanism) {
        @Nullable String named = proxy.getClassName();
        String name = named == null ? "Throwable" : named;
        int dot = name.lastIndexOf('.');
        return new EventException(
                name.substring(dot + 1),
                dot < 0 ? "" : name.substring(0, dot),
                proxy.getMessage(),
                threadId,
                mechanism,
                frames(proxy.getStackTraceElementProxyArray()));
    }

    private static List<Frame> frames(@Nullable StackTraceElementProxy @Nullable [] stack) {
        List<Frame> frames = new ArrayList<>();
        int length = stack == null ? 0 : stack.length;
        int omitted = length <= MAX_FRAMES ? 0 : length - MAX_FRAMES + 1;
        for (int i = 0; stack != null && i < length; i++) {
            if (omitted > 0 && i == HEAD) {
                frames.add(Frame.omitted(omitted));
                i += omitted - 1;
            } else if (stack[i] != null) {
                frames.add(frame(stack[i].getStackTraceElement()));
            }
        }
        return frames;
    }

    private static Frame frame(StackTraceElement element) {
        String className = element.getClassName();
        return new Frame(
                className,
                element.getMethodName(),
                element.getFileName(),
                Math.max(0, element.getLineNumber()),
                PLATFORM.stream().noneMatch(className::startsWith),
                element.isNativeMethod());
    }
}
