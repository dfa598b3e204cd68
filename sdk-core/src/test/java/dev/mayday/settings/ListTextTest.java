package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListTextTest {

    @Test
    void blankElementsAreLeftOut() {
        assertThat(ListText.split(" , a ,,b , ")).containsExactly("a", "b");
        assertThat(ListText.split(",")).isEmpty();
    }

    @Test
    void backslashIsItselfExceptBeforeAComma() {
        assertThat(ListText.split("\\d+\\.x,y")).containsExactly("\\d+\\.x", "y");
        assertThat(ListText.split("a\\,b")).containsExactly("a,b");
        assertThat(ListText.split("C:\\\\,b")).containsExactly("C:\\", "b");
        assertThat(ListText.split("a\\\\\\,b")).containsExactly("a\\,b");
        assertThat(ListText.split("end\\")).containsExactly("end\\");
    }

    @Test
    void whatIsJoinedComesApartAgain() {
        Random random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            List<String> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                StringBuilder element = new StringBuilder();
                for (int j = random.nextInt(6); j >= 0; j--) {
                    element.append("\\,ab=".charAt(random.nextInt(5)));
                }
                elements.add(element.toString());
            }
            assertThat(ListText.split(ListText.join(elements))).isEqualTo(elements);
        }
    }
}
