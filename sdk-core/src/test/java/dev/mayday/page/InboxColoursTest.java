package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.inbox.InboxPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page writes can be read, in light and in dark. */
class InboxColoursTest {

    private static final Pattern COLOURS = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL);
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{3,6});");

    /** What the Web Content Accessibility Guidelines ask of text of usual size. */
    private static final double ENOUGH = 4.5;

    @ParameterizedTest
    @CsvSource({"light, 0", "dark, 1"})
    void textStandsOutFromItsGround(String scheme, int block) throws IOException {
        Map<String, String> colours = colours(block);

        for (String text :
                List.of("text", "quiet", "link", "good", "bad", "fatal", "error", "warning", "info", "debug")) {
            for (String ground : List.of("ground", "card", "sunk")) {
                assertThat(contrast(colours, text, ground))
                        .as("%s: %s on %s", scheme, text, ground)
                        .isGreaterThanOrEqualTo(ENOUGH);
            }
        }
        assertThat(contrast(colours, "good", "good-ground")).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(contrast(colours, "bad", "bad-ground")).isGreaterThanOrEqualTo(ENOUGH);
    }

    /** The dark ones stand in the second block and leave some as they are in the first. */
    private static Map<String, String> colours(int block) throws IOException {
        try (InputStream in = Objects.requireNonNull(InboxPage.class.getResourceAsStream("page/inbox.css"))) {
            String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> colours = new HashMap<>();
            COLOURS.matcher(css)
                    .results()
                    .limit(block + 1L)
                    .map(MatchResult::group)
                    .flatMap(colour -> COLOUR.matcher(colour).results())
                    .forEach(colour -> colours.put(colour.group(1), colour.group(2)));
            return colours;
        }
    }

    private static double contrast(Map<String, String> colours, String one, String other) {
        double a = luminance(colours.get(one));
        double b = luminance(colours.get(other));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        String six = colour.length() == 3 ? colour.replaceAll("(.)", "$1$1") : colour;
        return 0.2126 * linear(six, 0) + 0.7152 * linear(six, 2) + 0.0722 * linear(six, 4);
    }

    private static double linear(String colour, int from) {
        double part = Integer.parseInt(colour.substring(from, from + 2), 16) / 255.0;
        return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
