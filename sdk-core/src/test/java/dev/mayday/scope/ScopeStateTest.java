package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeStateTest {

    @Test
    void theNewerTagWins() {
        ScopeState state = ScopeState.EMPTY
                .withTag("step", "cart")
                .withTag("tenant", "acme")
                .withTag("step", "pay");

        assertThat(state.tags()).containsOnly(entry("step", "pay"), entry("tenant", "acme"));
    }

    @Test
    void aNullValueTakesATagAwayAndALaterOneBringsItBack() {
        ScopeState without = ScopeState.EMPTY.withTag("step", "cart").withTag("step", null);

        assertThat(without.tags()).isEmpty();
        assertThat(without.withTag("step", "pay").tags()).containsOnly(entry("step", "pay"));
    }

    @Test
    void aMapOfTagsGoesOverThoseBefore() {
        ScopeState state = ScopeState.EMPTY.withTag("a", "1").withTags(Map.of("a", "2", "b", "3"));

        assertThat(state.tags()).containsOnly(entry("a", "2"), entry("b", "3"));
    }

    @Test
    void aStateNeverChanges() {
        ScopeState before = ScopeState.EMPTY.withTag("a", "1").withContext("order", Map.of("id", 7));
        ScopeState after = before.withTag("a", "2").withContext("order", null);

        assertThat(before.tags()).containsOnly(entry("a", "1"));
        assertThat(before.contexts()).containsOnlyKeys("order");
        assertThat(after.contexts()).isEmpty();
    }

    @Test
    void settingOneTagForEverKeepsItsLastValueAndBoundedTags() {
        ScopeState state = ScopeState.EMPTY.withTag("kept", "yes");
        for (int i = 0; i < 10_000; i++) {
            state = state.withTag("n", Integer.toString(i));
        }

        assertThat(state.tags()).containsOnly(entry("n", "9999"), entry("kept", "yes"));
    }

    @Test
    void moreTagsThanTheBoundKeepTheNewest() {
        ScopeState state = ScopeState.EMPTY;
        for (int i = 0; i < 500; i++) {
            state = state.withTag("k" + i, "v");
        }

        assertThat(state.tags()).hasSize(100).containsKey("k499");
    }

    @Test
    void whatTheApplicationChangesLaterDoesNotShow() {
        Map<String, Object> order = new HashMap<>(Map.of("id", 7));
        Map<String, String> tags = new HashMap<>(Map.of("a", "1"));
        ScopeState state = ScopeState.EMPTY.withContext("order", order).withTags(tags);
        order.put("id", 8);
        tags.put("a", "2");

        assertThat(state.contexts()).containsOnly(entry("order", Map.of("id", 7)));
        assertThat(state.tags()).containsOnly(entry("a", "1"));
    }

    @Test
    void aMapThatThrowsWhileReadCostsNothingElse() {
        Map<String, String> hostile = new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                throw new IllegalStateException("hostile");
            }

            @Override
            public int size() {
                return 3;
            }
        };

        assertThat(ScopeState.EMPTY.withTag("a", "1").withTags(hostile).tags()).containsOnly(entry("a", "1"));
    }
}
