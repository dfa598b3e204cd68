package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.Envelopes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

    private static final String GAP = Character.toString(RepeatedTexts.NOT_IN_JSON);

    private final RepeatedTexts texts = new RepeatedTexts(RepeatedTexts.NOT_IN_JSON);

    @Test
    void aTextIsKeptFromItsSecondTimeOn() {
        assertThat(texts.find(bytes("at shop.Basket.add"))).isNull();
        assertThat(texts.find(bytes("at shop.Basket.add"))).isNotNull();
        assertThat(texts.find(bytes("at shop.Basket.add"))).isSameAs(texts.find(bytes("at shop.Basket.add")));
        assertThat(texts.find(bytes("at shop.Basket.take"))).isNull();
    }

    @Test
    void whateverFillsTheGapsTheRestReadsAsItDid() {
        Random random = new Random(5);
        for (int run = 0; run < 300; run++) {
            List<String> pieces = new ArrayList<>();
            List<Integer> gaps = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                String piece = piece(random);
                pieces.add(piece);
                text.append(piece);
                if (count > 1) {
                    gaps.add(1 + random.nextInt(300));
                    text.append(GAP.repeat(gaps.get(gaps.size() - 1)));
                }
            }
            texts.find(bytes(text.toString()));
            RepeatedTexts.Packed kept = texts.find(bytes(text.toString()));

            for (int times = 0; times < 3; times++) {
                List<byte[]> fillings = new ArrayList<>();
                StringBuilder expected = new StringBuilder(pieces.get(0));
                for (int i = 0; i < gaps.size(); i++) {
                    String filling = (piece(random) + " ".repeat(300)).substring(0, gaps.get(i));
                    fillings.add(filling.getBytes(StandardCharsets.US_ASCII));
                    expected.append(filling).append(pieces.get(i + 1));
                }
                GzipMember member = new GzipMember(false, 64);
                member.stored(new byte[] {'>'}, 1);
                kept.addTo(member, fillings);
                Bytes filled = bytes(text.toString());
                texts.fill(filled, fillings);

                assertThat(new String(Envelopes.gunzip(member.finish()), StandardCharsets.US_ASCII))
                        .isEqualTo(">" + expected);
                assertThat(filled.toString(StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void theyDoNotBecomeMoreAndMore() {
        String filler = "at shop.Basket.add(Basket.java:17)\n".repeat(500);
        for (int i = 0; i < 5_000; i++) {
            texts.find(bytes(i + filler));
            texts.find(bytes(i + filler));
            assertThat(texts.keptBytes()).isLessThan(600 * 1024);
        }
        texts.find(bytes("one more"));
        assertThat(texts.find(bytes("one more"))).isNotNull();
    }

    /** Words that come again, so that there is much to refer back to. */
    private static String piece(Random random) {
        StringBuilder text = new StringBuilder("{");
        for (int words = random.nextInt(60); words >= 0; words--) {
            text.append(random.nextBoolean() ? "\"function\":\"step\"," : "\"lineno\":" + random.nextInt(90) + ",");
        }
        return text.append('}').toString();
    }

    private static Bytes bytes(String text) {
        Bytes bytes = new Bytes();
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        bytes.write(ascii, 0, ascii.length);
        return bytes;
    }
}
