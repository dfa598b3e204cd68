package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mayday.testkit.EnvelopeParser;
import dev.mayday.testkit.Envelopes;
import dev.mayday.time.Clock;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Has envelopes parsed by the official JavaScript parser. */
class OfficialParserTest {

    /** JavaScript knows doubles only: numbers are the same if they are the same double. */
    private static final Comparator<JsonNode> AS_DOUBLES = (one, other) ->
            one.equals(other) || (one.isNumber() && other.isNumber() && one.doubleValue() == other.doubleValue())
                    ? 0
                    : 1;

    private static EnvelopeParser parser;

    @BeforeAll
    static void start() {
        parser = EnvelopeParser.start();
    }

    @AfterAll
    static void end() {
        if (parser != null) {
            parser.close();
        }
    }

    @Test
    void itReadsWhatWeWrote() {
        Samples.forEach((event, envelope) -> assertSame(envelope));
    }

    @Test
    void itReadsAShrunkEnvelope() {
        EncodedEvent shrunk = EnvelopeEncoder.shrink(EnvelopeShrinkerTest.encode(EnvelopeShrinkerTest.oversized()));

        assertSame(Envelopes.gunzip(shrunk.bytes()));
    }

    @Test
    void itReadsAClientReport() {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, Clock.SYSTEM)) {
            assertSame(Envelopes.gunzip(encoder.encodeClientReport(Map.of("queue_overflow", 3L))));
        }
    }

    private static void assertSame(byte[] envelope) {
        Envelopes.Envelope expected = Envelopes.parse(envelope);
        JsonNode parsed = parser.parse(envelope);

        assertThat(parsed.get(0)).isEqualTo(expected.header());
        assertThat(parsed.get(1)).hasSize(1);
        JsonNode item = parsed.get(1).get(0);
        assertThat(item.get(0)).isEqualTo(expected.items().get(0).header());
        assertThat(item.get(1).equals(AS_DOUBLES, expected.items().get(0).payload()))
                .as("the payload %s", item.get(1))
                .isTrue();
    }
}
