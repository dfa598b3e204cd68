package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.RecordingDestination;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
        assertCountedOnce(client, () -> client.captureException(error, scope -> scope.setTag("depth", "all")));
    }

    @Test
    void anEventIsCapturedOrCounted() {
        assertCountedOnce(client, () -> client.captureEvent(event));
        assertCountedOnce(client, () -> client.captureEvent(event, scope -> scope.setTag("depth", "all")));
    }

    @Test
    void aMessageIsCapturedOrCounted() {
        assertCountedOnce(client, () -> client.captureMessage("deep"));
    }

    @Test
    void aFlushSaysNo() {
        assertNothingEscapes(() -> client.flush(Duration.ZERO));
    }

    @Test
    void aCaptureThatIsSampledOutIsCounted() {
        MaydayClient sampled = opened(builder -> builder.sampleRate(0).destination(new RecordingDestination()));
        assertCountedOnce(sampled, () -> sampled.captureException(error));
    }

    @Test
    void aCaptureAfterTheCloseIsCounted() {
        client.close(Duration.ofSeconds(5));
        assertCountedOnce(client, () -> client.captureException(error));
    }

    @Test
    void aCaptureThatMeetsAFullQueueIsCounted() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        Semaphore free = new Semaphore(0);
        MaydayClient full = opened(builder -> builder.queueSize(16)
                .destination(new RecordingDestination())
                .beforeSend(event -> {
                    busy.countDown();
                    free.acquireUninterruptibly();
                    return event;
                }));
        try {
            full.captureMessage("holds the worker up");
            assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 16; i++) {
                full.captureMessage("fills the queue");
            }
            assertCountedOnce(full, () -> full.captureException(error));
        } finally {
            free.release(1_000);
        }
    }

    private void assertCountedOnce(MaydayClient capturing, Runnable capture) {
        long before = capturing.report().captured();
        assertNothingEscapes(capture);
        long counted = capturing.report().captured() - before;
        assertThat(counted).isLessThanOrEqualTo(1 + FRAMES - escapes);
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
