package dev.mayday.encode;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Bytes that grow, kept from one event to the next unless a large one made them grow too far. Not thread-safe. */
final class Buffer extends OutputStream {

    /** What is kept for the next event; anything above served one huge event and is let go. */
    static final int KEPT_BYTES = 256 * 1024;

    private static final int FIRST_BYTES = 8 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    @Override
    public void write(int value) {
        makeRoom(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        makeRoom(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /** Room for {@code length} more bytes behind {@link #size}. */
    void makeRoom(int length) {
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }

    /** Counts {@code length} bytes that were put into {@link #array} behind {@link #size}. */
    void added(int length) {
        size += length;
    }

    /** The bytes themselves, valid up to {@link #size} and until the next write. */
    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    int capacity() {
        return bytes.length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }
}
