package dev.mayday.encode;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** One gzip member (RFC 1952) put together from pieces. */
final class GzipMember extends PackedRun {

    private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xff, (byte) 0xff};

    /** The place of the flags in the header, and the one that says: probably text. */
    private static final int FLAGS = 3;

    private @Nullable TextWindow window;

    /** An empty one that says whether its content is probably text; {@code size} is how long it may become. */
    GzipMember(boolean text, int size) {
        super(size);
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

    /** Compresses a text that is like others of this member; what is {@linkplain #packed added} next has to count it as well. */
    void text(byte[] bytes, int from, int end) {
        TextWindow ours = window;
        if (ours == null) {
            ours = new TextWindow(this);
            window = ours;
        }
        ours.write(bytes, from, end);
        endsEmpty = true;
    }

    /** The whole; nothing can be added after it. */
    byte[] finish() {
        out.write(LAST_BLOCK, 0, LAST_BLOCK.length);
        littleEndian(checksum(), Integer.BYTES);
        littleEndian((int) length(), Integer.BYTES);
        return out.toByteArray();
    }
}
