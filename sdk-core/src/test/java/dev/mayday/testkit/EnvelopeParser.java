package dev.mayday.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Base64;

/**
 * The official JavaScript envelope parser ({@code parseEnvelope} of {@code @sentry/core}) in one long-lived Node process.
 * For one thread at a time.
 */
public final class EnvelopeParser implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChildProcess node;

    private EnvelopeParser(ChildProcess node) {
        this.node = node;
    }

    /** Starts the parser, or skips the test where Node or the npm test packages are missing. */
    public static EnvelopeParser start() {
        return new EnvelopeParser(ChildProcess.node("parse-envelope.mjs"));
    }

    /**
     * The parsed envelope, {@code [headers, [[itemHeaders, payload], ...]]}. Attachments are {@code {"base64": "..."}}.
     *
     * @param envelope the uncompressed bytes
     * @throws AssertionError if the parser refuses it, an item is shorter than its {@code length} says or a payload is not
     *     UTF-8 JSON
     */
    public JsonNode parse(byte[] envelope) {
        node.write(Base64.getEncoder().encodeToString(envelope));
        JsonNode answer = read(node.await("", ANSWER));
        if (answer.has("error")) {
            throw new AssertionError("The official parser refuses the envelope: "
                    + answer.get("error").asText());
        }
        return answer.get("envelope");
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + json, e);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
