package dev.mayday.encode;

import dev.mayday.value.Sdk;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Joins log records that were encoded one by one into the body of one OTLP request, without touching them again.
 *
 * <p>A part is: one byte of flags, the length of the resource and the resource, then the length and CRC-32 of the record as it
 * reads unpacked, then the record. A compressed record is a run of DEFLATE blocks that refers to nothing outside itself and
 * ends at a byte's border, so that such runs can stand one after the other in one gzip member (RFC 1951, section 3.2; RFC
 * 1952). What stands between them goes in as stored blocks, and the checksum of the whole follows from those of the parts. So
 * each record is compressed once in its life, on the worker, however often it is sent.
 */
public final class OtlpBatch {

    private static final int JSON = 1;
    private static final int GZIP = 2;

    /** The place of the flags in a gzip header, and the one that says: probably text. */
    private static final int GZIP_FLAGS = 3;

    private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final int MAX_STORED = 0xffff;

    private OtlpBatch() {}

    /** True if the two may stand in one request: same encoding, same compression. */
    public static boolean fit(byte[] part, byte[] other) {
        return part[0] == other[0];
    }

    /** The size of the record of this part as it reads unpacked, in bytes. */
    public static int unpackedBytes(byte[] part) {
        ByteBuffer head = ByteBuffer.wrap(part);
        return head.getInt(1 + Integer.BYTES + head.getInt(1));
    }

    /**
     * The body of a request with these records, at least one, all of which {@link #fit}. Records of the same service stand
     * together, so a batch of what several releases left is right for each.
     */
    public static byte[] join(List<byte[]> parts) {
        int flags = parts.get(0)[0];
        boolean json = (flags & JSON) != 0;
        Map<ByteBuffer, List<byte[]>> services = new LinkedHashMap<>();
        for (byte[] part : parts) {
            int length = ByteBuffer.wrap(part).getInt(1);
            ByteBuffer resource =
                    ByteBuffer.wrap(part, 1 + Integer.BYTES, length).slice();
            services.computeIfAbsent(resource, first -> new ArrayList<>()).add(part);
        }
        Body body = new Body((flags & GZIP) != 0, json);
        boolean first = true;
        body.text(json ? "{\"resourceLogs\":[" : "");
        for (Map.Entry<ByteBuffer, List<byte[]>> service : services.entrySet()) {
            byte[] resource = new byte[service.getKey().remaining()];
            service.getKey().duplicate().get(resource);
            if (json) {
                body.text(first ? "{\"resource\":" : ",{\"resource\":");
                body.plain(resource, resource.length);
                body.text(",\"scopeLogs\":[{\"scope\":{\"name\":\"" + Sdk.NAME + "\",\"version\":\"" + Sdk.VERSION
                        + "\"},\"logRecords\":[");
            } else {
                protoService(body, resource, service.getValue());
            }
            boolean firstRecord = true;
            for (byte[] part : service.getValue()) {
                body.text(json && !firstRecord ? "," : "");
                body.record(part);
                firstRecord = false;
            }
            body.text(json ? "]}]}" : "");
            first = false;
        }
        body.text(json ? "]}" : "");
        return body.finish();
    }

    /** True if that body, packed or not, is JSON: then its content type is {@code application/json}, else protobuf's. */
    public static boolean isJson(byte[] body) {
        return isGzip(body) ? (body[GZIP_FLAGS] & 1) != 0 : body[0] == '{';
    }

    private static boolean isGzip(byte[] body) {
        return body.length > GZIP_FLAGS && body[0] == 0x1f && body[1] == (byte) 0x8b;
    }

    private static void protoService(Body body, byte[] resource, List<byte[]> parts) {
        Bytes scope = new Bytes();
        field(scope, 1, Sdk.NAME.getBytes(StandardCharsets.UTF_8));
        field(scope, 2, Sdk.VERSION.getBytes(StandardCharsets.UTF_8));
        Bytes scopeLogs = new Bytes();
        field(scopeLogs, 1, scope.toByteArray());
        long records = 0;
        for (byte[] part : parts) {
            records += unpackedBytes(part);
        }
        Bytes resourceLogs = new Bytes();
        field(resourceLogs, 1, resource);
        resourceLogs.write(2 << 3 | 2);
        writeVarint(resourceLogs, scopeLogs.size() + records);
        resourceLogs.write(scopeLogs.array(), 0, scopeLogs.size());
        Bytes head = new Bytes();
        head.write(1 << 3 | 2);
        writeVarint(head, resourceLogs.size() + records);
        head.write(resourceLogs.array(), 0, resourceLogs.size());
        body.plain(head.array(), head.size());
    }

    private static void field(Bytes to, int number, byte[] value) {
        to.write(number << 3 | 2);
        writeVarint(to, value.length);
        to.write(value, 0, value.length);
    }

    static void writeVarint(Bytes to, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to.write((int) rest | 0x80);
            rest >>>= 7;
        }
        to.write((int) rest);
    }

    /** Bytes that grow; without the lock and the copy of its parent, for one thread. */
    static final class Bytes extends ByteArrayOutputStream {

        Bytes() {
            super(1_024);
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread: that is the point
        public void write(int value) {
            if (count == buf.length) {
                buf = Arrays.copyOf(buf, 2 * count);
            }
            buf[count++] = (byte) value;
        }

        /** The bytes themselves, valid up to the size and until the next write. */
        byte[] array() {
            return buf;
        }
    }

    /** Makes parts, with one deflater for all. */
    static final class Packer implements AutoCloseable {

        private final int flags;
        private final Deflater deflater = new Deflater(EnvelopeEncoder.LEVEL, true);
        private final CRC32 checksum = new CRC32();
        private final byte[] block = new byte[4_096];
        private final Bytes part = new Bytes();

        Packer(boolean json, boolean gzip) {
            this.flags = (json ? JSON : 0) | (gzip ? GZIP : 0);
        }

        byte[] pack(byte[] resource, Bytes record) {
            try {
                checksum.update(record.array(), 0, record.size());
                byte[] head = ByteBuffer.allocate(1 + Integer.BYTES + resource.length + 2 * Integer.BYTES)
                        .put((byte) flags)
                        .putInt(resource.length)
                        .put(resource)
                        .putInt(record.size())
                        .putInt((int) checksum.getValue())
                        .array();
                part.write(head, 0, head.length);
                if ((flags & GZIP) == 0) {
                    part.write(record.array(), 0, record.size());
                } else {
                    deflater.setInput(record.array(), 0, record.size());
                    int added;
                    do {
                        added = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
                        part.write(block, 0, added);
                    } while (added == block.length);
                }
                return part.toByteArray();
            } finally {
                deflater.reset();
                checksum.reset();
                part.reset();
            }
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    /** A body that grows. */
    private static final class Body {

        private final boolean gzip;
        private final Bytes out = new Bytes();
        private int checksum;
        private long length;

        Body(boolean gzip, boolean json) {
            this.gzip = gzip;
            if (gzip) {
                byte[] header = {0x1f, (byte) 0x8b, Deflater.DEFLATED, (byte) (json ? 1 : 0), 0, 0, 0, 0, 0, (byte) 0xff
                };
                out.write(header, 0, header.length);
            }
        }

        void text(String text) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            plain(ascii, ascii.length);
        }

        void plain(byte[] bytes, int size) {
            for (int from = 0; from < size; from += MAX_STORED) {
                int count = Math.min(MAX_STORED, size - from);
                if (gzip) {
                    out.write(0);
                    littleEndian(count, 2);
                    littleEndian(~count, 2);
                }
                out.write(bytes, from, count);
            }
            CRC32 crc = new CRC32();
            crc.update(bytes, 0, size);
            add((int) crc.getValue(), size);
        }

        void record(byte[] part) {
            ByteBuffer head = ByteBuffer.wrap(part);
            head.position(1 + Integer.BYTES + head.getInt(1));
            int size = head.getInt();
            int crc = head.getInt();
            out.write(part, head.position(), head.remaining());
            add(crc, size);
        }

        private void add(int crc, long size) {
            checksum = Crc.join(checksum, crc, size);
            length += size;
        }

        byte[] finish() {
            if (gzip) {
                out.write(LAST_BLOCK, 0, LAST_BLOCK.length);
                littleEndian(checksum, Integer.BYTES);
                littleEndian((int) length, Integer.BYTES);
            }
            return out.toByteArray();
        }

        private void littleEndian(int value, int bytes) {
            for (int i = 0; i < bytes; i++) {
                out.write(value >>> (i * Byte.SIZE));
            }
        }
    }

    /**
     * The arithmetic of CRC-32: remainders of polynomials over two elements, modulo the one of IEEE 802.3. In an int the
     * highest bit stands for x to the power of 0.
     */
    static final class Crc {

        private static final int POLYNOMIAL = 0xEDB88320;
        private static final int ONE = 1 << 31;

        private Crc() {}

        /** The checksum of two stretches together: shifting the first by the second's length is a multiplication. */
        static int join(int first, int second, long secondBytes) {
            int shift = ONE;
            int power = ONE >>> Byte.SIZE; // x^8, for one byte; squared for two, four, eight ...
            for (long rest = secondBytes; rest != 0; rest >>>= 1) {
                if ((rest & 1) != 0) {
                    shift = times(shift, power);
                }
                power = times(power, power);
            }
            return times(first, shift) ^ second;
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
