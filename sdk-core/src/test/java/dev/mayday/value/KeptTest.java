package dev.mayday.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeptTest {

    @Test
    void givesBackWhatItKeeps() {
        Kept<String, Integer> kept = Kept.upTo(2);

        assertThat(kept.get("a")).isNull();
        assertThat(kept.put("a", 1)).isEqualTo(1);
        kept.put("b", 2);

        assertThat(kept.get("a")).isEqualTo(1);
        assertThat(kept.get(new String("b"))).isEqualTo(2);
    }

    @Test
    void forgetsAllWhenThereIsNoRoomForOneMore() {
        Kept<String, Integer> kept = Kept.upTo(2);
        kept.put("a", 1);
        kept.put("b", 2);

        kept.put("c", 3);

        assertThat(kept.get("a")).isNull();
        assertThat(kept.get("b")).isNull();
        assertThat(kept.get("c")).isEqualTo(3);
        kept.put("d", 4);
        assertThat(kept.get("c")).as("room for two again").isEqualTo(3);
    }

    @Test
    void countsWhatTheyWeigh() {
        Kept<String, Integer> kept = Kept.upTo(10);
        kept.put("light", 1, 9);
        kept.put("heavy", 2, 100);

        assertThat(kept.get("light")).isEqualTo(1);
        kept.put("next", 3, 1);
        assertThat(kept.get("light")).isNull();
        assertThat(kept.get("heavy")).isNull();
    }

    @Test
    void tellsInstancesApartIfAskedTo() {
        Kept<String, Integer> kept = Kept.byIdentity(2);
        String key = new String("key");
        kept.put(key, 1);

        assertThat(kept.get(key)).isEqualTo(1);
        assertThat(kept.get(new String("key"))).isNull();
    }
}
