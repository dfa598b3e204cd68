package dev.mayday.encode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mayday.event.EventId;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Takes a finished envelope apart, has its event cut and puts it together again behind the same header. */
final class EnvelopeShrinker {

    /** Far above anything we write: what unpacks to more is no record of ours. */
    private static final int MAX_ENVELOPE_BYTES = 16 * 1024 * 1024;

    /** Field names are data here: they belong into no table that outlives the parser. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private EnvelopeShrinker() {}

    static @Nullable EncodedEvent shrink(byte[] bytes) {
        try (Gzip gzip = new Gzip()) {
            byte[] envelope = unpack(bytes);
            int headerEnd = lineEnd(envelope, 0);
            int itemHeaderEnd = lineEnd(envelope, headerEnd + 1);
            int start = itemHeaderEnd + 1;
            int length = eventLength(envelope, headerEnd + 1, itemHeaderEnd);
            if (length > envelope.length - start) {
                throw new EOFException();
            }
            EventId id = EventId.parse(field(envelope, 0, headerEnd, "event_id"));

            Buffer payload = new Buffer();
            EventCutter cutter = new EventCutter(() -> JSON.createParser(envelope, start, length));
            EnvelopeEncoder.writeJson(payload, cutter::cut);

            Buffer headers = new Buffer();
            headers.write(envelope, 0, headerEnd);
            EnvelopeEncoder.itemHeader("event", payload.size(), headers);
            payload.write('\n');
            int size = headers.size() + payload.size();
            byte[] packed = gzip.compress(headers, payload);
            return size < envelope.length && packed.length < bytes.length ? new EncodedEvent(id, size, packed) : null;
        } catch (IOException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static byte[] unpack(byte[] bytes) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] envelope = in.readNBytes(MAX_ENVELOPE_BYTES + 1);
            if (envelope.length > MAX_ENVELOPE_BYTES) {
                throw new IOException("too long");
            }
            return envelope;
        }
    }

    private static int lineEnd(byte[] envelope, int from) throws EOFException {
        for (int i = from; i < envelope.length; i++) {
            if (envelope[i] == '\n') {
                return i;
            }
        }
        throw new EOFException();
    }

    private static int eventLength(byte[] envelope, int from, int to) throws IOException {
        if (!field(envelope, from, to, "type").equals("event")) {
            throw new IOException("no event");
        }
        return Integer.parseUnsignedInt(field(envelope, from, to, "length"));
    }

    /** The text of a field at the top of a header; empty if there is none. */
    private static String field(byte[] envelope, int from, int to, String name) throws IOException {
        try (JsonParser in = JSON.createParser(envelope, from, to - from)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = name.equals(in.currentName());
                in.nextToken();
                if (found) {
                    return in.getText();
                }
                in.skipChildren();
            }
            return "";
        }
    }
}
