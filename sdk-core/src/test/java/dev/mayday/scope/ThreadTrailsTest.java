package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Breadcrumb;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ThreadTrailsTest {

    private final ThreadTrails trails = new ThreadTrails(3);

    @Test
    void theNewestOfAThreadAreKept() {
        add("a", "b", "c", "d");

        assertThat(messages(0)).containsExactly("b", "c", "d");
    }

    @Test
    void whatIsTooOldIsLeftOut() {
        trails.add(Breadcrumb.of("test", "old"), 1);
        trails.add(Breadcrumb.of("test", "new"), 2);

        assertThat(messages(2)).containsExactly("new");
    }

    @Test
    void busyThreadsPushOutWhatTheyShareATrailWithAndNothingElse() throws Exception {
        add("quiet");
        long own = Thread.currentThread().getId();
        boolean pushedOut = false;
        for (int i = 0; i < ThreadTrails.COUNT; i++) {
            Thread busy = new Thread(() -> add("1", "2", "3"));
            pushedOut |= (busy.getId() - own) % ThreadTrails.COUNT == 0;
            busy.start();
            busy.join();

            assertThat(messages(0)).isEqualTo(pushedOut ? List.of() : List.of("quiet"));
        }
    }

    @Test
    void eachThreadSeesItsOwnAlone() throws Exception {
        add("mine");
        FutureTask<List<String>> other = new FutureTask<>(() -> {
            add("theirs");
            return messages(0);
        });
        Thread thread = new Thread(other);
        thread.start();

        assertThat(other.get()).containsExactly("theirs");
        assertThat(messages(0)).containsExactly("mine");
    }

    private void add(String... messages) {
        for (String message : messages) {
            trails.add(Breadcrumb.of("test", message), 5);
        }
    }

    private List<String> messages(long fromNanos) {
        return Objects.requireNonNull(trails.viewOfThisThread(fromNanos)).read().stream()
                .map(Breadcrumb::message)
                .toList();
    }

    @Test
    void thoseOfAllThreadsAreInTheOrderOfTheirTimes() throws Exception {
        trails.add(Breadcrumb.of("test", "first"), Long.MAX_VALUE - 1);
        elsewhere(() -> trails.add(Breadcrumb.of("test", "second"), Long.MAX_VALUE));
        elsewhere(() -> trails.add(Breadcrumb.of("test", "fourth"), Long.MIN_VALUE + 1));
        trails.add(Breadcrumb.of("test", "third"), Long.MIN_VALUE); // such a clock may turn over

        assertThat(trails.view().read())
                .extracting(Breadcrumb::message)
                .containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void aViewOfAllStaysAsItIs() throws Exception {
        add("a");
        ThreadTrails.View view = trails.view();
        add("b");
        elsewhere(() -> add("c"));

        assertThat(view.read()).extracting(Breadcrumb::message).containsExactly("a");
    }

    private static void elsewhere(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
    }
}
