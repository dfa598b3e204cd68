package dev.mayday.encode;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Makes one gzip member at a time (RFC 1952) with one deflater, whose quarter of a megabyte of native memory
 * {@link java.util.zip.GZIPOutputStream} would allocate anew for every event. One member, because a server may stop reading
 * at the end of the first. Not thread-safe.
 */
final class Gzip implements AutoCloseable {

    /**
     * Measured on an event of 36 KB with 3 stack traces and 100 breadcrumbs: up to here a saved byte costs at most 0.3 µs of
     * CPU, with level 6 three times as much.
     */
    static final int LEVEL = 5;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int BLOCK_BYTES = 4 * 1024;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 checksum = new CRC32();
    private final Buffer member = new Buffer();

    /** The parts one after the other in one member. */
    byte[] compress(Buffer... parts) {
        try {
            member.write(HEADER, 0, HEADER.length);
            int length = 0;
            for (Buffer part : parts) {
                checksum.update(part.array(), 0, part.size());
                length += part.size();
                deflater.setInput(part.array(), 0, part.size());
                while (!deflater.needsInput()) {
                    deflate();
                }
            }
            deflater.finish();
            while (!deflater.finished()) {
                deflate();
            }
            writeLittleEndian((int) checksum.getValue());
            writeLittleEndian(length);
            return member.toByteArray();
        } finally {
            deflater.reset();
            checksum.reset();
            member.clear();
        }
    }

    private void deflate() {
        member.makeRoom(BLOCK_BYTES);
        member.added(deflater.deflate(member.array(), member.size(), BLOCK_BYTES));
    }

    private void writeLittleEndian(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            member.write(value >>> shift);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
