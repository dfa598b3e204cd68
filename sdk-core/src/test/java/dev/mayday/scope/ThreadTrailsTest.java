package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ThreadTrailsTest {

    private final ThreadTrails<String> trails = new ThreadTrails<>(3);

    @Test
    void theNewestOfAThreadAreKept() {
        add("a", "b", "c", "d");

        assertThat(ofThisThread()).containsExactly("b", "c", "d");
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

            assertThat(ofThisThread()).isEqualTo(pushedOut ? List.of("1", "2", "3") : List.of("quiet"));
        }
    }

    @Test
    void neighboursHaveTrailsOfTheirOwn() throws Exception {
        add("mine");
        FutureTask<List<String>> other = new FutureTask<>(() -> {
            add("theirs");
            return ofThisThread();
        });
        OtherThreads.onAnotherTrail(other);

        assertThat(other.get()).containsExactly("theirs");
        assertThat(ofThisThread()).containsExactly("mine");
        assertThat(all()).containsExactlyInAnyOrder("mine", "theirs");
    }

    @Test
    void aViewStaysAsItIs() throws Exception {
        add("a");
        List<Trail.View<String>> views = trails.views();
        add("b");
        OtherThreads.onAnotherTrail(() -> add("c"));

        assertThat(read(views)).containsExactly("a");
    }

    private void add(String... items) {
        for (String item : items) {
            trails.add(item);
        }
    }

    private List<String> ofThisThread() {
        return Objects.requireNonNull(trails.viewForThisThread()).read();
    }

    private List<String> all() {
        return read(trails.views());
    }

    private static List<String> read(List<Trail.View<String>> views) {
        return views.stream().flatMap(view -> view.read().stream()).toList();
    }
}
