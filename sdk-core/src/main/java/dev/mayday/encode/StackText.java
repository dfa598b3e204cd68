package dev.mayday.encode;

import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.value.Kept;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace of an event as the JVM would print it, from what the filters left, in UTF-8. It has two parts: the
 * beginning, with the message of the captured exception, and the rest, a {@linkplain RepeatedTexts text that repeats} with
 * gaps for the messages of the other exceptions. Used again for the next event; for one thread.
 */
final class StackText {

    static final int MAX_BYTES = 24 * 1024;

    /** Nowhere in the text. */
    static final byte GAP = RepeatedTexts.NOT_IN_UTF_8;

    private static final byte[] DOTS = utf8("...");

    /** Whole stacks as text, without an indent; some hundred of them. */
    private static final int MAX_KEPT_BYTES = 512 * 1024;

    private static final byte[] LINE = utf8("\n\t");

    private final Kept<Frame, byte[]> frames = Kept.upTo(RepeatedTexts.MAX_KEPT_FRAMES);

    /** By identity: whoever reads a stack again gives the same list. */
    private final Kept<List<Frame>, byte[]> stacks = Kept.byIdentity(MAX_KEPT_BYTES);

    private final List<byte[]> fillings = new ArrayList<>();

    /** Where each gap begins. */
    private final List<Integer> gaps = new ArrayList<>();

    private final Bytes beginning = new Bytes();
    private final Bytes rest = new Bytes();

    /** Takes up that of these exceptions in place of the one before; of a long one the first {@link #MAX_BYTES}. */
    void read(List<EventException> exceptions) {
        beginning.reset();
        rest.reset();
        fillings.clear();
        gaps.clear();
        Map<Integer, String> indents = new HashMap<>();
        for (int i = 0; i < exceptions.size() && size() <= MAX_BYTES; i++) {
            EventException exception = exceptions.get(i);
            String indent = indents.getOrDefault(exception.mechanism().parentId(), "");
            String source = exception.mechanism().source();
            String kind = "";
            if (source != null) {
                boolean suppressed = source.startsWith("suppressed");
                indent = suppressed ? indent + '\t' : indent;
                kind = indent + (suppressed ? "Suppressed: " : "Caused by: ");
            }
            indents.put(exception.mechanism().exceptionId(), indent);
            title(i == 0 ? beginning : rest, kind + className(exception), exception.value());
            if (indent.isEmpty()) {
                frames(exception.frames());
            } else {
                frames(exception.frames(), utf8("\n" + indent + "\t"));
            }
            rest.write('\n');
        }
        cut();
    }

    /** How long it is, in bytes; 0 if there is none. */
    int size() {
        return beginning.size() + rest.size();
    }

    /** The first line, or what of it fits. */
    Bytes beginning() {
        return beginning;
    }

    /** What follows, with gaps. */
    Bytes rest() {
        return rest;
    }

    /** What belongs into the gaps, in order. */
    List<byte[]> fillings() {
        return fillings;
    }

    static String className(EventException exception) {
        return exception.module().isEmpty() ? exception.type() : exception.module() + '.' + exception.type();
    }

    private void title(Bytes to, String name, @Nullable String message) {
        add(to, utf8(message == null ? name : name + ": "));
        byte[] value = message == null ? new byte[0] : utf8(message);
        if (to == rest && value.length > 0 && value.length <= RepeatedTexts.MAX_GAP) {
            gaps.add(rest.size());
            fillings.add(value);
            value = gap(value.length);
        }
        add(to, value);
    }

    /** What the frame reader keeps comes again as the same list; where somebody else made the list, one look is for nothing. */
    private void frames(List<Frame> stack) {
        byte[] known = stacks.get(stack);
        if (known != null) {
            add(rest, known);
            return;
        }
        int from = rest.size();
        frames(stack, LINE);
        if (size() <= MAX_BYTES) {
            stacks.put(stack, Arrays.copyOfRange(rest.array(), from, rest.size()), rest.size() - from);
        }
    }

    private void frames(List<Frame> stack, byte[] indent) {
        for (int i = 0; i < stack.size() && size() <= MAX_BYTES; i++) {
            add(rest, indent);
            add(rest, line(stack.get(i)));
        }
    }

    private byte[] line(Frame frame) {
        byte[] known = frames.get(frame);
        return known != null ? known : frames.put(frame, utf8(text(frame)));
    }

    private static String text(Frame frame) {
        return frame.module() == null
                ? "... " + frame.function()
                : "at " + frame.module() + '.' + frame.function() + '('
                        + (frame.nativeMethod() ? "Native Method" : place(frame)) + ')';
    }

    private static String place(Frame frame) {
        if (frame.file() == null) {
            return "Unknown Source";
        }
        return frame.line() > 0 ? frame.file() + ':' + frame.line() : frame.file();
    }

    /** Neither inside a character nor inside a gap. */
    private void cut() {
        if (size() <= MAX_BYTES) {
            return;
        }
        int room = MAX_BYTES - DOTS.length;
        if (beginning.size() > room) {
            beginning.cut(endOfText(beginning, room));
            rest.cut(0);
        } else {
            rest.cut(endOfText(rest, room - beginning.size()));
        }
        for (int last = gaps.size() - 1;
                last >= 0 && gaps.get(last) + fillings.get(last).length > rest.size();
                last--) {
            rest.cut(Math.min(rest.size(), gaps.remove(last)));
            fillings.remove(last);
        }
        add(rest, DOTS);
    }

    private static int endOfText(Bytes text, int most) {
        int end = most;
        while (end > 0 && (text.array()[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    /** Writes the beginning into the inside of a string of JSON. */
    void beginJson(Bytes to) {
        escape(beginning.array(), 0, beginning.size(), to);
    }

    /** Writes the rest into the inside of a string of JSON. Gives back what belongs into the gaps of that. */
    List<byte[]> endJson(Bytes to) {
        List<byte[]> escaped = new ArrayList<>(fillings.size());
        byte[] bytes = rest.array();
        int from = 0;
        for (int i = 0; i < gaps.size(); i++) {
            byte[] filling = fillings.get(i);
            escape(bytes, from, gaps.get(i), to);
            from = gaps.get(i) + filling.length;
            Bytes inside = new Bytes(RepeatedTexts.MAX_GAP);
            escape(filling, 0, filling.length, inside);
            escaped.add(inside.toByteArray());
            add(to, gap(inside.size()));
        }
        escape(bytes, from, rest.size(), to);
        return escaped;
    }

    private static void escape(byte[] utf8, int from, int end, Bytes to) {
        int copied = from;
        for (int i = from; i < end; i++) {
            byte b = utf8[i];
            if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
                continue;
            }
            to.write(utf8, copied, i - copied);
            copied = i + 1;
            to.write('\\');
            switch (b) {
                case '\n' -> to.write('n');
                case '\t' -> to.write('t');
                case '"', '\\' -> to.write(b);
                default -> add(to, utf8(String.format("u%04x", b)));
            }
        }
        to.write(utf8, copied, end - copied);
    }

    private static byte[] gap(int size) {
        byte[] gap = new byte[size];
        Arrays.fill(gap, GAP);
        return gap;
    }

    private static void add(Bytes to, byte[] bytes) {
        to.write(bytes, 0, bytes.length);
    }

    private static byte[] utf8(String text) {
        return WireText.clean(text).getBytes(StandardCharsets.UTF_8);
    }
}
