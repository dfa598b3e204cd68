package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the work of redaction grows with a text that is made to make it grow. */
class TextRedactorWorkTest {

    private final TextRedactor redactor = new TextRedactor(new SecretNames(List.of()));

    static Stream<Arguments> hostile() {
        return Stream.of(
                        "a",
                        " ",
                        "=",
                        ":",
                        "\"",
                        "'",
                        "\\",
                        "@",
                        "://",
                        "e",
                        "eyJ",
                        "eyJa.",
                        "b",
                        "Bearer ",
                        "Basic ",
                        "a=",
                        "a: ",
                        "token=",
                        "token:",
                        "token=,",
                        "token=,a",
                        "token=(",
                        "password=[",
                        "password=\"",
                        "(a)=",
                        "a::",
                        "://a:b/",
                        "://a:b@",
                        "jdbc:oracle:",
                        "jdbc:oracle:a/",
                        "cookie=a;",
                        "cookie: \"",
                        "authorization: x ",
                        "token   ",
                        "token: 1 ",
                        "\\\"token\\\":\\\"",
                        "\\\\\\\"token\\\\\\\":\\\\\\\"",
                        "\\\\\\\"",
                        "token=\\\\",
                        "&",
                        "&quot;",
                        "&quot;token&quot;:",
                        "&quot;token&quot;:&quot;",
                        "token=&quot;&#39;",
                        "-Da=",
                        "passwordhash",
                        "%5B",
                        "a%",
                        "-_",
                        "token: rejected value [",
                        "<",
                        ">",
                        "<token>",
                        "<token>a",
                        "<token>a</token>",
                        "<token><![CDATA[",
                        "<a><![CDATA[",
                        "<token ",
                        "<a b=c>d</a>",
                        "é",
                        "\ud83d")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void theWorkGrowsWithTheLengthOfTheTextAndNoFaster(String part) {
        long once = reads(part, 20_000);
        long tenTimes = reads(part, 200_000);

        assertThat(tenTimes).isBetween(200_000L, 11 * once + 10_000);
        assertThat(once).isLessThan(300 * 20_000L);
    }

    private long reads(String part, int length) {
        CountingText text =
                new CountingText(part.repeat(length / part.length() + 1).substring(0, length));
        assertThat(redactor.scan(text)).isNotNull();
        return text.reads;
    }

    private static final class CountingText implements CharSequence {

        private final String text;
        private long reads;

        CountingText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            reads += end - start;
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
