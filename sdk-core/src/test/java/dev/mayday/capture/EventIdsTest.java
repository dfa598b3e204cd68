package dev.mayday.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.EventId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    @Test
    void idsAreShapedAsRandomUuids() {
        EventIds ids = new EventIds(1, 2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids.next(i).toString()).matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
        }
    }

    @Test
    void processesOfOneSnapshotDoNotRepeatEachOther() {
        Set<EventId> seen = new HashSet<>();
        for (long millis = 1_700_000_000_000L; millis < 1_700_000_010_000L; millis++) {
            assertThat(seen.add(new EventIds(1, 2).next(millis))).isTrue();
        }
    }

    @Test
    void manyIdsOfManySeedsAreAllDifferent() {
        Set<EventId> seen = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            EventIds ids = new EventIds(seed, 7);
            for (int i = 0; i < 10_000; i++) {
                assertThat(seen.add(ids.next(1_700_000_000_000L))).isTrue();
            }
        }
    }
}
