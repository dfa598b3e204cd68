package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Mechanism;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackTextTest {

    private final StackText stack = new StackText();

    @Test
    void whereverALongOneIsCutItStaysSound() throws IOException {
        String message = "\u4e16\ud83d\ude00 is too much";
        for (int before = StackText.MAX_BYTES - 400; before < StackText.MAX_BYTES + 20; before++) {
            String name = "x".repeat(before);
            stack.read(
                    List.of(exception("Failed", null, name), exception("Refused", message, "\u00e9\u4e16".repeat(99))));

            String whole = "Failed\n\tat a." + name + "(Unknown Source)\nCaused by: Refused: " + message + "\n\tat a."
                    + "\u00e9\u4e16".repeat(99) + "(Unknown Source)\n";
            int size = stack.size();
            String text = text();
            assertThat(size).isBetween(StackText.MAX_BYTES - 40, StackText.MAX_BYTES);
            assertThat(text).endsWith("...");
            assertThat(whole).startsWith(text.substring(0, text.length() - 3));
        }
    }

    @Test
    void whatIsCutOffLeavesNothingToFillIn() throws IOException {
        String message = "order 4711";
        for (int before = StackText.MAX_BYTES - 120; before < StackText.MAX_BYTES; before++) {
            EventException refused = exception("Refused", message, "call").withFrames(List.of());
            stack.read(List.of(exception("x".repeat(before), null, "call").withFrames(List.of()), refused, refused));

            String gaps =
                    new String(stack.rest().toByteArray(), StandardCharsets.ISO_8859_1).replaceAll("[^\u00ff]", "");
            assertThat(gaps).hasSize(stack.fillings().size() * message.length());
            assertThat(text()).matches("x+(\nCaused by: Refused: " + message + "){0,3}\n?(C[\\w :]*|)(\\.\\.\\.)?");
        }
    }

    @Test
    void aMessageMayTakeAllTheRoomThereIs() throws IOException {
        stack.read(List.of(exception("Failed", "\u4e16".repeat(StackText.MAX_BYTES), "call")));

        assertThat(stack.size()).isBetween(StackText.MAX_BYTES - 3, StackText.MAX_BYTES);
        assertThat(text()).matches("Failed: \u4e16+\\.\\.\\.");
    }

    @Test
    void oneOfExactlyTheLimitIsWhole() throws IOException {
        stack.read(List.of(exception("Failed", null, "call")));
        String name = "x".repeat(4 + StackText.MAX_BYTES - stack.size());

        stack.read(List.of(exception("Failed", null, name)));

        assertThat(stack.size()).isEqualTo(StackText.MAX_BYTES);
        assertThat(text()).endsWith("x(Unknown Source)\n");
    }

    @Test
    void withoutExceptionsThereIsNone() {
        stack.read(List.of(exception("Failed", "no", "call")));
        stack.read(List.of());

        assertThat(stack.size()).isZero();
    }

    private static EventException exception(String type, @Nullable String value, String function) {
        boolean cause = type.equals("Refused");
        return new EventException(
                type,
                "",
                value,
                1,
                new Mechanism("generic", true, false, cause ? 1 : 0, cause ? 0 : -1, cause ? "cause" : null),
                List.of(new Frame("a", function, null, 0, true, false)));
    }

    /** What a reader gets. */
    private String text() throws IOException {
        new RepeatedTexts(StackText.GAP).fill(stack.rest(), stack.fillings());
        Bytes all = new Bytes();
        all.write(stack.beginning().array(), 0, stack.beginning().size());
        all.write(stack.rest().array(), 0, stack.rest().size());
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(all.toByteArray()))
                .toString();
    }
}
