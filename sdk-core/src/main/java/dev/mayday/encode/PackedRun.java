package dev.mayday.encode;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A run of DEFLATE blocks put together from pieces, some of which may be compressed already.
 *
 * <p>Each piece ends with an empty stored block and so at a byte's border: pieces, and whole runs, can stand one after the
 * other (RFC 1951, section 3.2). What need not be compressed goes between them in stored blocks, the first of which takes the
 * place of the empty one. The checksum of the whole follows from those of the pieces, so that nobody has to see their text
 * again.
 */
class PackedRun {

    private static final int MAX_STORED = 0xffff;

    /** The lengths of a stored block; before them stand three bits and what fills up the byte. */
    private static final int STORED_HEAD = 4;

    final Bytes out;
    private int checksum;
    private long length;

    /** Whether its last bytes are those of an empty stored block. */
    boolean endsEmpty;

    /** An empty one; {@code size} is how long it may become. */
    PackedRun(int size) {
        out = new Bytes(size);
    }

    /** The CRC-32 of all text so far. */
    int checksum() {
        return checksum;
    }

    /** How much text that is, in bytes. */
    long length() {
        return length;
    }

    /** Adds these texts as one piece. The deflater comes fresh and is left as it is. */
    void deflate(Deflater deflater, Bytes... texts) {
        int last = texts.length - 1;
        for (int i = 0; i <= last; i++) {
            Bytes text = texts[i];
            deflater.setInput(text.array(), 0, text.size());
            out.deflate(deflater, i < last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            add(crc(text), text.size());
        }
        endsEmpty = true;
    }

    static int crc(Bytes text) {
        return crc(text.array(), text.size());
    }

    private static int crc(byte[] text, int size) {
        CRC32 crc = new CRC32();
        crc.update(text, 0, size);
        return (int) crc.getValue();
    }

    /** Adds a piece, and with it a text of that checksum and length. */
    void packed(byte[] bytes, int from, int count, int crc, long unpacked) {
        packed(bytes, from, count, crc, unpacked, Crc.shift(unpacked));
    }

    /** The same where {@link Crc#shift} of that length is known. */
    void packed(byte[] bytes, int from, int count, int crc, long unpacked, int shift) {
        out.write(bytes, from, count);
        checksum = Crc.join(checksum, crc, shift);
        length += unpacked;
        endsEmpty |= count > 0;
    }

    /** Adds bytes as they are. */
    void stored(byte[] bytes, int size) {
        for (int from = 0; from < size; from += MAX_STORED) {
            int count = Math.min(MAX_STORED, size - from);
            if (endsEmpty) {
                out.cut(out.size() - STORED_HEAD);
                endsEmpty = false;
            } else {
                out.write(0);
            }
            littleEndian(count, 2);
            littleEndian(~count, 2);
            out.write(bytes, from, count);
        }
        add(crc(bytes, size), size);
    }

    /** Counts a text that is written by somebody else. */
    void count(Bytes text) {
        add(crc(text), text.size());
    }

    private void add(int crc, long size) {
        checksum = checksum == 0 ? crc : Crc.join(checksum, crc, Crc.shift(size));
        length += size;
    }

    void littleEndian(int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write(value >>> (i * Byte.SIZE));
        }
    }

    /**
     * The arithmetic of CRC-32: remainders of polynomials over two elements, modulo the one of IEEE 802.3. In an int the
     * highest bit stands for x to the power of 0.
     */
    static final class Crc {

        private static final int POLYNOMIAL = 0xEDB88320;
        private static final int ONE = 1 << 31;

        /** What shifts by 1, 2, 4, 8 ... bytes: x to the power of 8, squared again and again. */
        private static final int[] SHIFTS = shifts();

        private Crc() {}

        private static int[] shifts() {
            int[] shifts = new int[Long.SIZE];
            shifts[0] = ONE >>> Byte.SIZE;
            for (int i = 1; i < shifts.length; i++) {
                shifts[i] = times(shifts[i - 1], shifts[i - 1]);
            }
            return shifts;
        }

        /** What to multiply by to shift by so many bytes. */
        static int shift(long bytes) {
            int shift = ONE;
            for (long rest = bytes; rest != 0; rest &= rest - 1) {
                int power = SHIFTS[Long.numberOfTrailingZeros(rest)];
                shift = shift == ONE ? power : times(shift, power);
            }
            return shift;
        }

        /** The checksum of two stretches together: the first is shifted by the length of the second. */
        static int join(int first, int second, int secondShift) {
            return times(first, secondShift) ^ second;
        }

        private static int times(int a, int b) {
            int product = 0;
            int shifted = b;
            for (int bits = a; bits != 0; bits <<= 1) {
                if (bits < 0) {
                    product ^= shifted;
                }
                shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
            }
            return product;
        }
    }
}
