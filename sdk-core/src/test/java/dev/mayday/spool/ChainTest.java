package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.destination.Receipt;
import dev.mayday.event.EventId;
import dev.mayday.testkit.Captures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChainTest {

    private final Receipt receipt = new Captures("any").capture();
    private final Chain chain = new Chain();

    @Test
    void entriesStandInTheirOrderWhateverComesAndGoes() {
        Random random = new Random(11);
        TreeMap<Long, Entry> expected = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            long order = random.nextInt(60) - 30;
            Entry known = expected.remove(order);
            if (known == null) {
                Entry entry = entry(order);
                expected.put(order, entry);
                chain.add(entry);
            } else {
                assertThat(chain.remove(known)).isTrue();
            }
            assertThat(entries()).containsExactlyElementsOf(expected.values());
            assertThat(chain.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void onlyWhatIsInHereIsTakenOut() {
        Entry entry = entry(1);
        assertThat(chain.remove(entry)).isFalse();

        new Chain().add(entry);
        assertThat(chain.remove(entry)).isFalse();
        assertThat(chain.size()).isZero();
    }

    @Test
    void clearedItHoldsNothing() {
        Entry entry = entry(1);
        chain.add(entry);
        chain.add(entry(2));

        chain.clear();

        assertThat(entries()).isEmpty();
        assertThat(chain.size()).isZero();
        assertThat(chain.remove(entry)).isFalse();
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        chain.forEach(entries::add);
        return entries;
    }

    private Entry entry(long order) {
        Entry entry = new Entry(EventId.NONE, 1, receipt);
        entry.order = order;
        return entry;
    }
}
