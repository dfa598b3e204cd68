package dev.mayday.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void whatIsFrozenIsNotCopiedAgain() {
        Map<String, Object> facts = Values.freezeMap(mixed());
        Map<String, String> texts = Values.freezeTexts(mixed());

        assertThat(Values.freezeMap(facts)).isSameAs(facts);
        assertThat(Values.freezeTexts(texts)).isSameAs(texts);
        assertThat(Values.freezeMap(texts)).isSameAs(texts);
    }

    @Test
    void aFrozenMapOfOtherValuesBecomesTextWhereTextIsWanted() {
        Map<String, String> texts = Values.freezeTexts(Values.freezeMap(mixed()));

        assertThat(texts.values()).containsExactly("3", "A-17", "[1, 2]");
    }

    @Test
    void aFrozenMapIsACopyInOrderThatNobodyChanges() {
        Map<String, Object> given = mixed();
        Map<String, Object> frozen = Values.freezeMap(given);
        given.put("later", 1);

        assertThat(frozen.keySet()).containsExactly("items", "shelf", "list");
        assertThat(frozen).isEqualTo(mixed()).hasSameHashCodeAs(mixed()).hasToString(mixed().toString());
        assertThat(frozen.get("shelf")).isEqualTo("A-17");
        assertThat(frozen.get("none")).isNull();
        assertThat(frozen.containsKey("items")).isTrue();
        assertThatThrownBy(() -> frozen.put("more", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> frozen.entrySet().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> frozen.entrySet().iterator().next().setValue(1))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void factsThatAreAddedOneByOneReadInTheirOrderAndTheLastValueOfAKeyCounts() {
        Map<String, Object> facts = Map.of();
        for (String key : List.of("a", "b", "a", "c")) {
            facts = Values.with(facts, key, key + facts.size());
        }

        assertThat(facts.toString()).isEqualTo("{a=a2, b=b1, c=c2}");
        assertThat(facts.size()).isEqualTo(3);
        Map<String, Object> all = facts;
        assertThatThrownBy(() -> all.entrySet().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> all.entrySet().iterator().remove()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theLengthOfFactsIsThatOfTheirTextsWhateverHoldsThem() {
        Map<String, Object> facts = Values.with(Values.with(Map.of(), "items", 3), "shelf", "A-17");
        Map<String, Object> copy = new LinkedHashMap<>(facts);

        assertThat(Values.length(facts)).isEqualTo(5 + 8 + 5 + 4).isEqualTo(Values.length(copy));
    }

    private static Map<String, Object> mixed() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("items", 3);
        map.put("shelf", "A-17");
        map.put("list", List.of(1, 2));
        return map;
    }
}
