package dev.mayday.encode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the texts of one {@link PackedRun} that are much like each other, with DEFLATE's fixed codes (RFC 1951, section
 * 3.2.6), whatever stands between them in the run: a text may refer to those before it, as far back as the format reaches.
 *
 * <p>The JDK's deflater takes ten times as long for a short text: it clears 64 KiB of tables, looks for the longest match at
 * each byte and makes codes of its own. And it knows no text but what it was given, so it cannot reach across what others
 * have compressed. This one takes the last place where the same four bytes were. For one thread.
 */
final class TextWindow {

    private static final int FIXED_BLOCK = 2; // not the last one
    private static final int END_OF_BLOCK = 256;
    private static final int FIRST_LENGTH = 257;
    private static final byte[] EMPTY_STORED = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final int SHORTEST = Integer.BYTES;
    private static final int LONGEST = 258;
    private static final int REACH = 32 * 1024;

    private static final int TABLE_BITS = 12;
    private static final int MIX = 0x9E3779B1;

    /** For each symbol its code, the first bit lowest, and above that how many bits it has. */
    private static final int[] CODES = new int[288];

    private static final int SIZE_SHIFT = 16;

    static {
        fill(0, 144, 8, 0x30);
        fill(144, 256, 9, 0x190);
        fill(256, 280, 7, 0);
        fill(280, 288, 8, 0xC0);
    }

    /** Of four bytes, where they were last. */
    private final @Nullable Text[] texts = new Text[1 << TABLE_BITS];

    private final int[] places = new int[1 << TABLE_BITS];
    private final Bytes out;
    private final PackedRun run;

    private long bits;
    private int count;

    /** A window over that run. */
    TextWindow(PackedRun run) {
        this.run = run;
        this.out = run.out;
    }

    private static void fill(int from, int end, int size, int code) {
        for (int symbol = from; symbol < end; symbol++) {
            CODES[symbol] = reversed(code + symbol - from, size) | size << SIZE_SHIFT;
        }
    }

    private static int reversed(int code, int size) {
        return Integer.reverse(code) >>> (Integer.SIZE - size);
    }

    /** Writes a text to where the run ends; whoever calls lets the run count it. */
    void write(byte[] bytes, int from, int end) {
        Text text = new Text(bytes, end, run.length() - from);
        put(FIXED_BLOCK, 3);
        int at = from;
        while (at < end) {
            int length = end - at < SHORTEST ? 0 : match(text, at);
            if (length == 0) {
                symbol(bytes[at] & 0xff);
            }
            at += Math.max(1, length);
        }
        symbol(END_OF_BLOCK);
        put(0, 3); // a stored block, which begins at a byte's border
        put(0, -count & (Byte.SIZE - 1));
        out.write(EMPTY_STORED, 0, EMPTY_STORED.length);
    }

    /** Writes what was seen before, if the text goes on with something that was. How long it is; 0 if there is none. */
    private int match(Text text, int at) {
        int four = text.ints.getInt(at);
        int slot = (four * MIX) >>> (Integer.SIZE - TABLE_BITS);
        Text before = texts[slot];
        int place = places[slot];
        texts[slot] = text;
        places[slot] = at;
        if (before == null || four != before.ints.getInt(place)) {
            return 0;
        }
        long distance = text.shift + at - before.shift - place;
        if (distance > REACH) {
            return 0;
        }
        int most = Math.min(LONGEST, Math.min(text.end - at, before.end - place));
        int different = Arrays.mismatch(text.bytes, at, at + most, before.bytes, place, place + most);
        int length = different < 0 ? most : different;
        length(length);
        distance((int) distance);
        return length;
    }

    /** Lengths from 11 and distances from 5 on share codes: four, then two, for each power of two; the rest are bits. */
    private void length(int length) {
        int value = length - 3;
        if (length == LONGEST) {
            symbol(FIRST_LENGTH + 28);
        } else if (value < 8) {
            symbol(FIRST_LENGTH + value);
        } else {
            int extra = Integer.SIZE - 3 - Integer.numberOfLeadingZeros(value);
            symbol(FIRST_LENGTH + 4 * extra + (value >>> extra));
            put(value & ((1 << extra) - 1), extra);
        }
    }

    private void distance(int distance) {
        int value = distance - 1;
        int extra = Math.max(0, Integer.SIZE - 2 - Integer.numberOfLeadingZeros(value));
        put(reversed(2 * extra + (value >>> extra), 5), 5);
        put(value & ((1 << extra) - 1), extra);
    }

    private void symbol(int symbol) {
        put(CODES[symbol] & 0xffff, CODES[symbol] >>> SIZE_SHIFT);
    }

    private void put(int value, int size) {
        bits |= (long) value << count;
        count += size;
        while (count >= Byte.SIZE) {
            out.write((int) bits);
            bits >>>= Byte.SIZE;
            count -= Byte.SIZE;
        }
    }

    /** A text, where it ends in its bytes, and what to add to an index of these for the position in the run. */
    private static final class Text {

        private final byte[] bytes;
        private final ByteBuffer ints;
        private final int end;
        private final long shift;

        Text(byte[] bytes, int end, long shift) {
            this.bytes = bytes;
            this.ints = ByteBuffer.wrap(bytes);
            this.end = end;
            this.shift = shift;
        }
    }
}
