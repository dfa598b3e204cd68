package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final EventId ID = EventId.of(1, 2);
    private static final Upgradable CAPTURE = (level, mechanism) -> false;

    private final Sightings sightings = new Sightings();

    @Test
    void theSameInstanceIsFoundAndAnEqualOneIsNot() {
        Throwable error = new AlwaysEqual();
        add(error, ID, 0, false);

        assertThat(found(error)).isEqualTo(ID);
        assertThat(found(new AlwaysEqual())).isNull();
    }

    @Test
    void aWrapperOfWhatWasSeenIsFound() {
        Throwable error = new IllegalStateException();
        add(error, ID, 0, false);

        assertThat(found(new RuntimeException(new RuntimeException(error)))).isEqualTo(ID);
    }

    @Test
    void aCauseOfWhatWasSeenIsFound() {
        Throwable root = new IllegalStateException();
        add(new RuntimeException(new RuntimeException(root)), ID, 0, false);

        assertThat(found(root)).isEqualTo(ID);
    }

    @Test
    void anInstanceWhoseCausesAreNeverTheSameIsFound() {
        for (Throwable error : List.of(new EndlessCauses(), new AnotherCause(), new FailingCause(), circle())) {
            add(error, ID, 0, false);

            assertThat(found(error)).as(error.getClass().getName()).isEqualTo(ID);
        }
    }

    @Test
    void anyOfACircleIsFound() {
        Throwable error = circle();
        add(error, ID, 0, false);

        assertThat(found(Objects.requireNonNull(error.getCause()))).isEqualTo(ID);
        assertThat(found(new RuntimeException(error))).isEqualTo(ID);
    }

    @Test
    void oneThatGotACauseSinceThenIsFound() {
        Throwable error = new IllegalStateException();
        add(error, ID, 0, false);
        error.initCause(new IllegalArgumentException());

        assertThat(found(error)).isEqualTo(ID);
    }

    @Test
    void anotherWithACommonCauseIsNotADuplicate() {
        Throwable common = new IllegalStateException();
        add(new RuntimeException("one", common), ID, 0, false);

        assertThat(found(new RuntimeException("two", common))).isNull();
    }

    @Test
    void onlyTheNewestAreRemembered() {
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Throwable error = new IllegalStateException();
            errors.add(error);
            add(error, EventId.of(1, i + 1), i, false);
        }

        assertThat(errors.stream().filter(error -> found(error) != null).toList())
                .containsExactlyElementsOf(errors.subList(100 - Sightings.MAX, 100));
    }

    @Test
    void ofOthersThatAreAddedTheNewestAreRememberedAndAsManyOfTheOlderAsThereIsRoomFor() {
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < Sightings.MAX; i++) {
            Throwable error = new IllegalStateException();
            errors.add(error);
            add(error, EventId.of(1, i + 1), i, false);
        }
        Sightings others = new Sightings();
        for (int i = 0; i < 3; i++) {
            Throwable error = new IllegalStateException();
            errors.add(error);
            others.add(new Sighting(error, CauseChain.outline(error), EventId.of(2, i + 1), CAPTURE, i, false));
        }

        sightings.addAll(others);

        assertThat(errors.stream().filter(error -> found(error) != null).toList())
                .containsExactlyElementsOf(errors.subList(3, Sightings.MAX + 3));
    }

    @Test
    void theLastSightingOfAnInstanceCountsWhereOthersAreAddedToo() {
        Throwable error = new IllegalStateException();
        Sightings others = new Sightings();
        others.add(new Sighting(error, CauseChain.outline(error), EventId.of(1, 1), CAPTURE, 0, false));
        others.add(new Sighting(error, CauseChain.outline(error), ID, CAPTURE, 1, true));

        sightings.addAll(others);

        assertThat(found(error)).isEqualTo(ID);
    }

    @Test
    void theLastSightingOfAnInstanceCounts() {
        Throwable error = new IllegalStateException();
        add(error, EventId.of(1, 1), 0, false);
        add(error, ID, 1, true);

        assertThat(found(error)).isEqualTo(ID);
    }

    @Test
    void aChainThatCannotHoldItIsNotFollowedAgain() {
        Counting seen = new Counting(new IllegalStateException());
        add(seen, ID, 0, false);
        int before = seen.asked;

        assertThat(found(new RuntimeException(new IllegalStateException()))).isNull();
        assertThat(found(new IllegalArgumentException())).isNull();
        assertThat(seen.asked).isEqualTo(before);
    }

    @Test
    void whatIsOlderThanAskedForIsNotFound() {
        Throwable error = new IllegalStateException();
        add(error, ID, 500, false);

        assertThat(sightings.find(error, CauseChain.outline(error), 500)).isNotNull();
        assertThat(sightings.find(error, CauseChain.outline(error), 501)).isNull();
    }

    @Test
    void aCauseChainWithoutEndOrWithATrapIsLeft() {
        add(new IllegalStateException(), ID, 0, false);

        assertThat(found(new EndlessCauses())).isNull();
        assertThat(found(new FailingCause())).isNull();
    }

    private static Throwable circle() {
        Throwable first = new IllegalStateException();
        first.initCause(new RuntimeException(first));
        return first;
    }

    private void add(Throwable error, EventId id, long nanos, boolean fatal) {
        sightings.add(new Sighting(error, CauseChain.outline(error), id, CAPTURE, nanos, fatal));
    }

    private @Nullable EventId found(Throwable error) {
        Sighting sighting = sightings.find(error, CauseChain.outline(error));
        return sighting == null ? null : sighting.id();
    }

    private static final class AlwaysEqual extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AlwaysEqual;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static final class Counting extends RuntimeException {
        private static final long serialVersionUID = 1;

        private int asked;

        Counting(Throwable cause) {
            super(cause);
        }

        @Override
        public synchronized Throwable getCause() {
            asked++;
            return super.getCause();
        }
    }

    private static final class AnotherCause extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return new IllegalStateException();
        }
    }

    private static final class FailingCause extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            throw new StackOverflowError();
        }
    }

    private static final class EndlessCauses extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return new EndlessCauses();
        }
    }
}
