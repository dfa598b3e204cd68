package dev.mayday.encode;

import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stack trace of an event as the JVM would print it, from what the filters left, in UTF-8. It is in two parts: how it
 * begins, up to the message of the captured exception, and the rest, a {@linkplain RepeatedTexts text that repeats} with gaps
 * for the messages of the others. Used again for the next event; for one thread.
 */
final class StackText {

    /** Of the text unescaped. */
    static final int MAX_BYTES = 24 * 1024;

    static final byte GAP = RepeatedTexts.NOT_IN_UTF_8;

    /** Longer messages mostly hold something that is worth compressing. */
    private static final int MAX_GAP = 256;

    /** Frames repeat endlessly; with these many there is an end to what is kept. */
    private static final int MAX_KEPT_FRAMES = 512;

    private static final byte[] GAPS = new byte[MAX_GAP];
    private static final byte[] DOTS = utf8("...");

    static {
        java.util.Arrays.fill(GAPS, GAP);
    }

    private final boolean json;
    private final Map<Frame, byte[]> frames = new HashMap<>();
    private final List<byte[]> fillings = new ArrayList<>();
    private final Bytes beginning = new Bytes();
    private final Bytes escaped = new Bytes();
    private final Bytes plain = new Bytes();
    private int lastGap;
    private int size;

    /** None yet; {@code json} says whether what is given out is escaped for a string of JSON. */
    StackText(boolean json) {
        this.json = json;
    }

    /** Takes up that of these exceptions in place of the one before. */
    void read(List<EventException> exceptions) {
        fillings.clear();
        beginning.reset();
        escaped.reset();
        plain.reset();
        lastGap = 0;
        Map<Integer, String> indents = new HashMap<>();
        for (int i = 0; i < exceptions.size() && !isFull(); i++) {
            EventException exception = exceptions.get(i);
            String indent = indents.getOrDefault(exception.mechanism().parentId(), "");
            String source = exception.mechanism().source();
            StringBuilder title = new StringBuilder();
            if (source != null) {
                boolean suppressed = source.startsWith("suppressed");
                indent = suppressed ? indent + '\t' : indent;
                title.append(indent).append(suppressed ? "Suppressed: " : "Caused by: ");
            }
            indents.put(exception.mechanism().exceptionId(), indent);
            title.append(OtlpAttributes.className(exception));
            title(title, exception.value(), i == 0);
            frames(exception.frames(), utf8("\n" + indent + "\t"));
            plain.write('\n');
        }
        cut();
        size = beginning.size() + plain.size();
        if (json) {
            escape();
        }
    }
}
