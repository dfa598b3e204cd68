package dev.mayday.encode;

import dev.mayday.value.Sdk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Joins log records that were encoded one by one into the body of one OTLP request.
 *
 * <p>A part is: one byte of flags, the length of the resource and the resource, then the length and CRC-32 of the record as it
 * reads unpacked, then the record. What is dear to compress, stacks and long records, is compressed once in its life, on the
 * worker, to runs that can stand in a {@link GzipMember} and refer to nothing outside themselves. What a record says before
 * its stack is open: it has its length in front and is compressed when the request is made, since it is much like that of the
 * record before it.
 */
public final class OtlpBatch {

    private static final int JSON = 1;
    private static final int GZIP = 2;

    /** The first part of the record is not compressed yet. */
    private static final int OPEN = 4;

    /** Longer ones are worth codes of their own, and would take too much of the disk. */
    private static final int MAX_OPEN_BYTES = 4 * 1024;

    private static final int FIRST_BYTES = 16 * 1024;
    private static final int FIRST_PART_BYTES = 1024;

    private static final Bytes NOTHING = new Bytes(0);

    private OtlpBatch() {}

    /** True if the two may stand in one request: same encoding, same compression. */
    public static boolean fit(byte[] part, byte[] other) {
        return ((part[0] ^ other[0]) & ~OPEN) == 0;
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
        return GzipMember.isGzip(body) ? GzipMember.isText(body) : body[0] == '{';
    }

    private static void protoService(Body body, byte[] resource, List<byte[]> parts) {
        Bytes scope = new Bytes();
        Protobuf.text(scope, 1, Sdk.NAME);
        Protobuf.text(scope, 2, Sdk.VERSION);
        Bytes scopeLogs = new Bytes();
        Protobuf.field(scopeLogs, 1, scope);
        long records = 0;
        for (byte[] part : parts) {
            records += unpackedBytes(part);
        }
        Bytes resourceLogs = new Bytes();
        Protobuf.field(resourceLogs, 1, resource);
        Protobuf.key(resourceLogs, 2, scopeLogs.size() + records);
        resourceLogs.write(scopeLogs.array(), 0, scopeLogs.size());
        Bytes head = new Bytes();
        Protobuf.key(head, 1, resourceLogs.size() + records);
        head.write(resourceLogs.array(), 0, resourceLogs.size());
        body.plain(head.array(), head.size());
    }

    /** Makes parts, with one deflater for all, and with what it keeps of stack traces. */
    static final class Packer implements AutoCloseable {

        private final int flags;
        private final Deflater deflater = new Deflater(Deflaters.LEVEL, true);
        private final RepeatedTexts repeated = new RepeatedTexts(StackText.GAP);

        Packer(boolean json, boolean gzip) {
            this.flags = (json ? JSON : 0) | (gzip ? GZIP : 0);
        }

        /** The part of a record that ends with {@code rest}: a text that repeats, or nothing, with these in its gaps. */
        byte[] pack(byte[] resource, Bytes record, Bytes rest, List<byte[]> fillings) {
            boolean gzip = (flags & GZIP) != 0;
            RepeatedTexts.Packed kept = gzip && rest.size() > 0 ? repeated.find(rest) : null;
            if (kept == null) {
                repeated.fill(rest, fillings);
                record.write(rest.array(), 0, rest.size());
            }
            if (!gzip) {
                return part(flags, resource, record.size(), PackedRun.crc(record), record, NOTHING);
            }
            boolean open = record.size() <= MAX_OPEN_BYTES;
            PackedRun run = new PackedRun(FIRST_PART_BYTES);
            if (open) {
                run.count(record);
            } else {
                deflate(record, run);
            }
            if (kept != null) {
                kept.addTo(run, fillings);
            }
            return open
                    ? part(flags | OPEN, resource, run.length(), run.checksum(), record, run.out)
                    : part(flags, resource, run.length(), run.checksum(), NOTHING, run.out);
        }

        private void deflate(Bytes record, PackedRun run) {
            try {
                run.deflate(deflater, record);
            } finally {
                deflater.reset();
            }
        }

        private byte[] part(int flags, byte[] resource, long size, int crc, Bytes plain, Bytes packed) {
            boolean open = (flags & OPEN) != 0;
            ByteBuffer part = ByteBuffer.allocate(
                            1 + (open ? 4 : 3) * Integer.BYTES + resource.length + plain.size() + packed.size())
                    .put((byte) flags)
                    .putInt(resource.length)
                    .put(resource)
                    .putInt((int) size)
                    .putInt(crc);
            if (open) {
                part.putInt(plain.size());
            }
            return part.put(plain.array(), 0, plain.size())
                    .put(packed.array(), 0, packed.size())
                    .array();
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    /** A body that grows: a gzip member, or the bytes as they are. */
    private static final class Body {

        private final @Nullable GzipMember member;
        private final Bytes plain = new Bytes();

        Body(boolean gzip, boolean json) {
            member = gzip ? new GzipMember(json, FIRST_BYTES) : null;
        }

        void text(String text) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            plain(ascii, ascii.length);
        }

        void plain(byte[] bytes, int size) {
            if (member == null) {
                plain.write(bytes, 0, size);
            } else {
                member.stored(bytes, size);
            }
        }

        void record(byte[] part) {
            ByteBuffer head = ByteBuffer.wrap(part);
            head.position(1 + Integer.BYTES + head.getInt(1));
            int size = head.getInt();
            int crc = head.getInt();
            if (member == null) {
                plain.write(part, head.position(), head.remaining());
            } else {
                if ((part[0] & OPEN) != 0) {
                    int open = head.getInt();
                    member.text(part, head.position(), head.position() + open);
                    head.position(head.position() + open);
                }
                member.packed(part, head.position(), head.remaining(), crc, size);
            }
        }

        byte[] finish() {
            return member == null ? plain.toByteArray() : member.finish();
        }
    }
}
