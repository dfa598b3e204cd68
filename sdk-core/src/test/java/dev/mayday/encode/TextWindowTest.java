package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.Envelopes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextWindowTest {

    private final Random random = new Random(17);
    private final GzipMember member = new GzipMember(false, 64);
    private final TextWindow window = new TextWindow(member);
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    @Test
    void textsReadAsTheyWereWhateverStandsBetweenThem() throws Exception {
        byte[] pool = noise(40_000);
        for (int i = 0; i < 2_000; i++) {
            byte[] text = new byte[random.nextInt(600)];
            for (int at = 0; at < text.length; ) {
                int from = random.nextInt(i % 4 == 0 ? pool.length : 900);
                int size = Math.min(1 + random.nextInt(400), Math.min(text.length - at, pool.length - from));
                System.arraycopy(pool, from, text, at, size);
                at += size;
            }
            write(text);
            store(noise(random.nextInt(i % 50 == 0 ? 40_000 : 300)));
        }

        assertThat(Envelopes.gunzip(member.finish())).isEqualTo(expected.toByteArray());
    }

    /** Each has a code of its own, or shares one with others and has bits behind it. */
    @Test
    void everyLengthAndEveryDistanceIsWritten() throws Exception {
        for (int length = 0; length <= 600; length++) {
            byte[] text = noise(length);
            write(text);
            store(new byte[] {(byte) length});
            write(text);
            write(text);
        }
        for (int between = 0; between < 33_000; between += 1 + between / 8 + random.nextInt(2)) {
            byte[] text = noise(50);
            write(text);
            store(new byte[between]);
            write(text);
        }
        for (int period = 1; period < 10; period++) {
            byte[] text = new byte[3_000];
            byte[] repeated = noise(period);
            for (int i = 0; i < text.length; i++) {
                text[i] = repeated[i % period];
            }
            write(text);
        }

        assertThat(Envelopes.gunzip(member.finish())).isEqualTo(expected.toByteArray());
    }

    /** The format ends at 32,768. */
    @ParameterizedTest
    @ValueSource(ints = {32_667, 32_668, 32_669})
    void whatIsWithinReachIsReferredTo(int between) throws Exception {
        byte[] text = noise(100);
        write(text);
        store(new byte[between]);
        int before = member.out.size();
        write(text);
        int size = member.out.size() - before;

        if (between <= 32_668) {
            assertThat(size).isLessThan(15);
        } else {
            assertThat(size).isGreaterThan(100);
        }
        assertThat(Envelopes.gunzip(member.finish())).isEqualTo(expected.toByteArray());
    }

    @Test
    void aTextEndsWhereItsBytesSaySo() throws Exception {
        byte[] bytes = "order=4711;order=4712;order=4711;secret".getBytes(StandardCharsets.US_ASCII);
        window.write(bytes, 11, 33);
        member.count(bytes(bytes, 11, 22));
        window.write(bytes, 0, 33);
        member.count(bytes(bytes, 0, 33));

        assertThat(new String(Envelopes.gunzip(member.finish()), StandardCharsets.US_ASCII))
                .isEqualTo("order=4712;order=4711;order=4711;order=4712;order=4711;");
    }

    private void write(byte[] text) {
        window.write(text, 0, text.length);
        member.count(bytes(text, 0, text.length));
        expected.writeBytes(text);
    }

    private void store(byte[] bytes) {
        member.stored(bytes, bytes.length);
        expected.writeBytes(bytes);
    }

    private static Bytes bytes(byte[] text, int from, int size) {
        Bytes bytes = new Bytes();
        bytes.write(text, from, size);
        return bytes;
    }

    private byte[] noise(int size) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        return noise;
    }
}
