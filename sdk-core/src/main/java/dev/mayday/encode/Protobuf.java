package dev.mayday.encode;

import java.nio.charset.StandardCharsets;

/**
 * The parts of the protobuf format that OTLP needs. A field is its number and wire type, then a varint, eight bytes, or a
 * length and bytes.
 */
final class Protobuf {

    private static final int FIXED_64 = 1;
    private static final int LENGTH_AND_BYTES = 2;

    private Protobuf() {}

    /** What stands before a text, bytes or a message of that size. */
    static void key(Bytes to, int number, long size) {
        writeVarint(to, (long) number << 3 | LENGTH_AND_BYTES);
        writeVarint(to, size);
    }

    /** A field with bytes, or with a text in UTF-8. */
    static void field(Bytes to, int number, byte[] value) {
        key(to, number, value.length);
        to.write(value, 0, value.length);
    }

    /** A field with a message. */
    static void field(Bytes to, int number, Bytes message) {
        key(to, number, message.size());
        to.write(message.array(), 0, message.size());
    }

    static void text(Bytes to, int number, String value) {
        field(to, number, value.getBytes(StandardCharsets.UTF_8));
    }

    static void varint(Bytes to, int number, long value) {
        writeVarint(to, (long) number << 3);
        writeVarint(to, value);
    }

    static void fixed64(Bytes to, int number, long value) {
        writeVarint(to, (long) number << 3 | FIXED_64);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            to.write((int) (value >>> shift));
        }
    }

    private static void writeVarint(Bytes to, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to.write((int) rest | 0x80);
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    static int varintSize(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    /** The size of a field with a number below 16 and a text, bytes or a message of that size. */
    static int fieldSize(int size) {
        return 1 + varintSize(size) + size;
    }
}
