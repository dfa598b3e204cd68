package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the stack is at its end, whoever comes up from there calls us with a little more of it each time. */
class StackEndTest extends ClientFixture {

    private static final int FRAMES = 200;

    /** Where a call may fail that does not even begin. */
    private static final Set<String> OURS = Set.of(StackEndTest.class.getName(), MaydayClient.class.getName());

    private final RuntimeException error = new IllegalStateException("deep");
    private final Event event = Event.of(error);
    private final Breadcrumb crumb = crumb("deep");
    private final StackOverflowError[] escaped = new StackOverflowError[FRAMES];
    private int escapes;
    private int below;

    @Test
    void aBreadcrumbIsLeftOrNot() {
        assertNothingEscapes(() -> client.addBreadcrumb(crumb));
    }

    @Test
    void aThrowableWithMoreOfItIsCapturedOrCounted() {
        assertNothingEscapes(() -> client.captureException(error, scope -> scope.setTag("depth", "all")));
    }

    @Test
    void anEventIsCapturedOrCounted() {
        assertNothingEscapes(() -> client.captureEvent(event));
        assertNothingEscapes(() -> client.captureEvent(event, scope -> scope.setTag("depth", "all")));
    }

    @Test
    void aMessageIsCapturedOrCounted() {
        assertNothingEscapes(() -> client.captureMessage("deep"));
    }

    @Test
    void aFlushSaysNo() {
        assertNothingEscapes(() -> client.flush(Duration.ZERO));
    }

    private void assertNothingEscapes(Runnable call) {
        call.run(); // what is used for the first time there may fail for ever
        below = 0;
        escapes = 0;
        descend(call);

        assertThat(below).isEqualTo(FRAMES);
        for (int i = 0; i < escapes; i++) {
            assertThat(escaped[i].getStackTrace()[0].getClassName()).isIn(OURS);
        }
    }

    private void descend(Runnable call) {
        try {
            descend(call);
        } catch (StackOverflowError end) {
            if (below < FRAMES) {
                below++;
                call(call);
                throw end;
            }
        }
    }

    private void call(Runnable call) {
        try {
            call.run();
        } catch (StackOverflowError end) {
            escaped[escapes++] = end; // no call: there may be no stack for one
        }
    }
}
