package dev.mayday.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads Sentry envelopes as strictly as the strictest server, and more: one line per header, compact JSON objects without
 * repeated keys, a {@code length} that ends exactly before a line feed, a final line feed and nothing after it.
 */
public final class Envelopes {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int GZIP_HEADER_BYTES = 10;
    private static final int GZIP_TRAILER_BYTES = 8;

    private Envelopes() {}

    /** What one envelope holds. */
    public record Envelope(JsonNode header, List<Item> items) {

        /** The payload of the only item, which must be of that type. */
        public JsonNode only(String type) {
            if (items.size() != 1 || !items.get(0).type().equals(type)) {
                throw new AssertionError("Not one " + type + " alone: "
                        + items.stream().map(Item::header).toList());
            }
            return items.get(0).payload();
        }
    }

    /** One item of an envelope. */
    public record Item(JsonNode header, JsonNode payload) {

        /** The type in its header. */
        public String type() {
            return header.get("type").asText();
        }
    }

    /**
     * Reads a compressed envelope.
     *
     * @throws AssertionError if it is not exactly one gzip member around a well-formed envelope
     */
    public static Envelope read(byte[] compressed) {
        return parse(gunzip(compressed));
    }

    /**
     * Reads an envelope that is not compressed.
     *
     * @throws AssertionError if it is not well-formed
     */
    public static Envelope parse(byte[] envelope) {
        int end = lineEnd(envelope, 0);
        JsonNode header = object(envelope, 0, end, "envelope header");
        List<Item> items = new ArrayList<>();
        int at = end + 1;
        while (at < envelope.length) {
            end = lineEnd(envelope, at);
            JsonNode itemHeader = object(envelope, at, end, "item header");
            if (!itemHeader.path("type").isTextual()
                    || !itemHeader.path("length").isInt()) {
                throw new AssertionError("An item needs a type and a length: " + itemHeader);
            }
            at = end + 1;
            int length = itemHeader.get("length").intValue();
            if (length < 0 || length >= envelope.length - at || envelope[at + length] != '\n') {
                throw new AssertionError("No line feed after the " + length + " bytes of " + itemHeader);
            }
            items.add(new Item(itemHeader, object(envelope, at, at + length, "payload of " + itemHeader)));
            at += length + 1;
        }
        return new Envelope(header, List.copyOf(items));
    }

    /**
     * What one gzip member holds.
     *
     * @throws AssertionError if it is anything else: more than one member, bytes after it, wrong length or checksum
     */
    public static byte[] gunzip(byte[] compressed) {
        ByteBuffer bytes = ByteBuffer.wrap(compressed).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        if (compressed.length < GZIP_HEADER_BYTES + GZIP_TRAILER_BYTES
                || bytes.getShort(0) != (short) 0x8b1f
                || compressed[2] != 8
                || compressed[3] != 0) {
            throw new AssertionError("Not a plain gzip header");
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed, GZIP_HEADER_BYTES, compressed.length - GZIP_HEADER_BYTES);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] block = new byte[8_192];
            while (!inflater.finished()) {
                int count = inflater.inflate(block);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new AssertionError("The gzip member is cut short");
                }
                content.write(block, 0, count);
            }
            if (inflater.getRemaining() != GZIP_TRAILER_BYTES) {
                throw new AssertionError("Not one gzip member: " + (inflater.getRemaining() - GZIP_TRAILER_BYTES)
                        + " bytes too many or too few after it");
            }
            byte[] plain = content.toByteArray();
            CRC32 checksum = new CRC32();
            checksum.update(plain);
            if (bytes.getInt(compressed.length - 8) != (int) checksum.getValue()
                    || bytes.getInt(compressed.length - 4) != plain.length) {
                throw new AssertionError("The gzip trailer does not fit the content");
            }
            return plain;
        } catch (DataFormatException e) {
            throw new AssertionError("Not gzip", e);
        } finally {
            inflater.end();
        }
    }

    private static int lineEnd(byte[] envelope, int from) {
        for (int i = from; i < envelope.length; i++) {
            if (envelope[i] == '\n') {
                return i;
            }
        }
        throw new AssertionError("A header line without an end at byte " + from);
    }

    private static JsonNode object(byte[] envelope, int from, int to, String what) {
        if (to - from < 2 || envelope[from] != '{' || envelope[to - 1] != '}') {
            throw new AssertionError("The " + what + " is not a bare JSON object");
        }
        for (int i = from; i < to; i++) {
            if (envelope[i] >= 0 && envelope[i] < ' ') {
                throw new AssertionError("The " + what + " holds the raw control " + envelope[i]);
            }
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(envelope, from, to - from));
            return JSON.readTree(text.toString());
        } catch (CharacterCodingException e) {
            throw new AssertionError("The " + what + " is not UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The " + what + " is not JSON without repeated keys", e);
        }
    }
}
