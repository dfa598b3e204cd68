package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SettingTextTest {

    @Test
    void blankElementsAreLeftOut() {
        assertThat(SettingText.split(" , a ,,b , ")).containsExactly("a", "b");
        assertThat(SettingText.split(",")).isEmpty();
    }

    @Test
    void backslashIsItselfExceptBeforeAComma() {
        assertThat(SettingText.split("\\d+\\.x,y")).containsExactly("\\d+\\.x", "y");
        assertThat(SettingText.split("a\\,b")).containsExactly("a,b");
        assertThat(SettingText.split("C:\\\\,b")).containsExactly("C:\\", "b");
        assertThat(SettingText.split("a\\\\\\,b")).containsExactly("a\\,b");
        assertThat(SettingText.split("end\\")).containsExactly("end\\");
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
            assertThat(SettingText.split(SettingText.join(elements))).isEqualTo(elements);
        }
    }
}
