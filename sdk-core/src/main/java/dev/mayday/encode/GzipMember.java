package dev.mayday.encode;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member (RFC 1952) put together from pieces, some of which may be compressed already.
 *
 * <p>A compressed piece is a run of DEFLATE blocks that ends at a byte's border, so that such runs can stand one after the
 * other (RFC 1951, section 3.2). What need not be compressed goes between them in stored blocks. The checksum of the whole
 * follows from those of the pieces, so that nobody has to see their text again.
 */
final class GzipMember {

    private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final int MAX_STORED = 0xffff;

    /** The place of the flags in the header, and the one that says: probably text. */
    private static final int FLAGS = 3;

    private final Bytes out;
    private int checksum;
    private long length;

    /** An empty one that says whether its content is probably text; {@code size} is how long it may become. */
    GzipMember(boolean text, int size) {
        out = new Bytes(size);
        byte[] header = {0x1f, (byte) 0x8b, Deflater.DEFLATED, (byte) (text ? 1 : 0), 0, 0, 0, 0, 0, (byte) 0xff};
        out.write(header, 0, header.length);
    }

    /** True if these bytes begin as a gzip member does. */
    static boolean isGzip(byte[] bytes) {
        return bytes.length > FLAGS && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    /** True if the one that these bytes begin with says that it is text. */
    static boolean isText(byte[] member) {
        return (member[FLAGS] & 1) != 0;
    }

    /** Adds both texts as one run. The deflater comes fresh and is left as it is. */
    void deflate(Deflater deflater, Bytes first, Bytes second) {
        deflater.setInput(first.array(), 0, first.size());
        out.deflate(deflater, Deflater.NO_FLUSH);
        deflater.setInput(second.array(), 0, second.size());
        out.deflate(deflater, Deflater.SYNC_FLUSH);
        CRC32 crc = new CRC32();
        crc.update(first.array(), 0, first.size());
        crc.update(second.array(), 0, second.size());
        add((int) crc.getValue(), (long) first.size() + second.size());
    }

    /** Adds a run, and with it a text of that checksum and length. */
    void packed(byte[] bytes, int from, int count, int crc, long unpacked) {
        out.write(bytes, from, count);
        add(crc, unpacked);
    }

    /** Adds bytes as they are. */
    void stored(byte[] bytes, int size) {
        for (int from = 0; from < size; from += MAX_STORED) {
            int count = Math.min(MAX_STORED, size - from);
            out.write(0);
            littleEndian(count, 2);
            littleEndian(~count, 2);
            out.write(bytes, from, count);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, size);
        add((int) crc.getValue(), size);
    }

    /** The whole; nothing can be added after it. */
    byte[] finish() {
        out.write(LAST_BLOCK, 0, LAST_BLOCK.length);
        littleEndian(checksum, Integer.BYTES);
        littleEndian((int) length, Integer.BYTES);
        return out.toByteArray();
    }

    private void add(int crc, long size) {
        checksum = Crc.join(checksum, crc, size);
        length += size;
    }

    private void littleEndian(int value, int bytes) {
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

        /** The checksum of two stretches together: shifting the first by the second's length is a multiplication. */
        static int join(int first, int second, long secondBytes) {
            int shifted = first;
            for (long rest = secondBytes; rest != 0; rest &= rest - 1) {
                shifted = times(shifted, SHIFTS[Long.numberOfTrailingZeros(rest)]);
            }
            return shifted ^ second;
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
