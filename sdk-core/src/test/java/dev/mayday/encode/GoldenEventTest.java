package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.value.Sdk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A change of the format shows as a change of a file. Only the version and the length, which depends on it, are left open. */
class GoldenEventTest {

    @Test
    void theFullEventLooksAsItDid() throws IOException {
        Envelopes.Envelope envelope = Samples.roundTrip(Events.full());

        assertThat(pretty(envelope.header()) + pretty(envelope.only("event"))).isEqualTo(golden());
    }

    private static String pretty(JsonNode node) throws JsonProcessingException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        String text = new ObjectMapper()
                .writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                .writeValueAsString(node);
        return text.replace('"' + Sdk.VERSION + '"', "\"VERSION\"") + '\n';
    }

    private static String golden() throws IOException {
        try (InputStream file = GoldenEventTest.class.getResourceAsStream("full-event.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
