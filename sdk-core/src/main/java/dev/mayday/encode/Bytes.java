package dev.mayday.encode;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Bytes that grow; without the lock and the copy of its parent, for one thread. */
final class Bytes extends ByteArrayOutputStream {

    private static final int FIRST_BYTES = 1_024;

    Bytes() {
        this(FIRST_BYTES);
    }

    Bytes(int size) {
        super(size);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread: that is the point
    public void write(int value) {
        reserve(1);
        buf[count++] = (byte) value;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void write(byte[] bytes, int from, int size) {
        reserve(size);
        System.arraycopy(bytes, from, buf, count, size);
        count += size;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int size() {
        return count;
    }

    /** The bytes themselves, valid up to the size and until the next write. */
    byte[] array() {
        return buf;
    }

    /** Leaves so many of them. */
    void cut(int size) {
        count = size;
    }

    /** Adds what the deflater makes of the input it was given, with that kind of flush. */
    void deflate(Deflater deflater, int flush) {
        int added;
        int room;
        do {
            reserve(FIRST_BYTES);
            room = buf.length - count;
            added = deflater.deflate(buf, count, room, flush);
            count += added;
        } while (added == room);
    }

    private void reserve(int more) {
        if (buf.length - count < more) {
            buf = Arrays.copyOf(buf, Math.max(count + more, 2 * buf.length));
        }
    }
}
