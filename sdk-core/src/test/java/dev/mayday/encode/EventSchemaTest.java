package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.mayday.event.Event;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.Skips;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Validates events against the published schema of the protocol, {@code relay/event.schema.json} of
 * {@code getsentry/sentry-data-schemas}, wherever {@code -Dmayday.event.schema} says it lies.
 */
class EventSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyEventIsValid() throws IOException {
        JsonSchema schema = schema(allowed(published()));

        Samples.forEach((event, envelope) -> assertThat(
                        schema.validate(Envelopes.parse(envelope).only("event")))
                .isEmpty());
    }

    @Test
    void aShrunkEventIsValid() throws IOException {
        JsonSchema schema = schema(allowed(published()));
        EncodedEvent shrunk = EnvelopeEncoder.shrink(EnvelopeShrinkerTest.encode(EnvelopeShrinkerTest.oversized()));

        assertThat(schema.validate(Envelopes.read(shrunk.bytes()).only("event")))
                .isEmpty();
    }

    @Test
    void theSchemaAloneKnowsAllButNativeFrames() throws IOException {
        JsonSchema schema = schema(published());
        Event withoutNative = Events.full().toBuilder()
                .exceptions(Events.large().exceptions())
                .threads(Events.full().threads().subList(0, 1))
                .build();

        assertThat(schema.validate(Samples.roundTrip(withoutNative).only("event")))
                .isEmpty();
        assertThat(schema.validate(Samples.roundTrip(Events.full()).only("event")))
                .isNotEmpty()
                .allMatch(message -> message.getMessage().contains("'native'")
                        || message.getMessage().endsWith("object found, null expected"));
    }

    @Test
    void theSchemaRefusesWhatItDoesNotKnow() throws IOException {
        JsonSchema schema = schema(allowed(published()));
        ObjectNode payload = (ObjectNode) Samples.roundTrip(Events.full()).only("event");
        ((ObjectNode) payload.get("contexts").get("trace")).put("traceid", "1");
        payload.put("nonsense", 1);

        assertThat(schema.validate(payload))
                .anyMatch(message -> message.getMessage().contains("'nonsense'"))
                .anyMatch(message -> message.getMessage().contains("'traceid'"));
    }

    private static JsonNode published() throws IOException {
        Path file = Skips.orSkip(
                Optional.ofNullable(System.getProperty("mayday.event.schema")).map(Path::of),
                "No event schema: give -Dmayday.event.schema=<file>, relay/event.schema.json of"
                        + " github.com/getsentry/sentry-data-schemas");
        return JSON.readTree(file.toFile());
    }

    /**
     * The allow-list: servers know more than the schema says. On the other hand its contexts may be anything at all, so the
     * trace is held to its own definition.
     */
    private static JsonNode allowed(JsonNode schema) {
        JsonNode definitions = schema.get("definitions");
        ((ObjectNode) definitions.at("/Frame/anyOf/0/properties"))
                .putObject("native")
                .put("type", "boolean");
        ((ObjectNode) definitions.at("/Contexts/anyOf/0"))
                .putObject("properties")
                .putObject("trace")
                .put("$ref", "#/definitions/TraceContext");
        return schema;
    }

    /** Without formats: that of {@code uuid} wants dashes, which the protocol leaves out of event ids. */
    private static JsonSchema schema(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(false)
                                .build());
    }
}
