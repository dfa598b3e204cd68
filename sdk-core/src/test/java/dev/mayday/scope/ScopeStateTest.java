package dev.mayday.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeStateTest {

    @Test
    void theNewerTagWins() {
        ScopeState state = tagged(tagged(tagged("step", "cart"), "tenant", "acme"), "step", "pay");

        assertThat(state.tags()).containsOnly(entry("step", "pay"), entry("tenant", "acme"));
    }

    @Test
    void aNullValueTakesATagAwayAndALaterOneBringsItBack() {
        ScopeState without = tagged(tagged("step", "cart"), "step", null);

        assertThat(without.tags()).isEmpty();
        assertThat(tagged(without, "step", "pay").tags()).containsOnly(entry("step", "pay"));
    }

    @Test
    void aMapOfTagsGoesOverThoseBefore() {
        ScopeState state = tagged("a", "1").withTags(TagNode.pairs(Map.of("a", "2", "b", "3")));

        assertThat(state.tags()).containsOnly(entry("a", "2"), entry("b", "3"));
    }

    @Test
    void aStateNeverChanges() {
        ScopeState before = tagged("a", "1").withContext("order", Map.of("id", 7));
        ScopeState after = tagged(before, "a", "2").withContext("order", null);

        assertThat(before.tags()).containsOnly(entry("a", "1"));
        assertThat(before.contexts()).containsOnlyKeys("order");
        assertThat(after.contexts()).isEmpty();
    }

    @Test
    void settingOneTagForEverKeepsItsLastValueAndBoundedTags() {
        ScopeState state = tagged("kept", "yes");
        for (int i = 0; i < 10_000; i++) {
            state = tagged(state, "n", Integer.toString(i));
        }

        assertThat(state.tags()).containsOnly(entry("n", "9999"), entry("kept", "yes"));
    }

    @Test
    void moreTagsThanTheBoundKeepTheNewest() {
        ScopeState state = ScopeState.EMPTY;
        for (int i = 0; i < 500; i++) {
            state = tagged(state, "k" + i, "v");
        }

        assertThat(state.tags()).hasSize(100).containsKey("k499");
    }

    @Test
    void whatTheApplicationChangesLaterDoesNotShow() {
        Map<String, Object> order = new HashMap<>(Map.of("id", 7));
        Map<String, String> tags = new HashMap<>(Map.of("a", "1"));
        ScopeState state = ScopeState.EMPTY.withContext("order", order).withTags(TagNode.pairs(tags));
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

        assertThat(tagged("a", "1").withTags(TagNode.pairs(hostile)).tags()).containsOnly(entry("a", "1"));
    }

    private static ScopeState tagged(String key, String value) {
        return tagged(ScopeState.EMPTY, key, value);
    }

    private static ScopeState tagged(ScopeState state, String key, @Nullable String value) {
        return state.withTags(TagNode.pair(key, value));
    }
}
