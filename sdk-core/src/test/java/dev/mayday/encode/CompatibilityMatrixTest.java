package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every server needs of every envelope, one test for each point; {@link Envelopes} checks the framing on top. */
class CompatibilityMatrixTest {

    private static final Set<String> FREE_FORM = Set.of("data", "headers", "env", "params", "fingerprint");

    @Test
    void oneGzipMemberHoldsTheWholeEnvelope() {
        Samples.forEachEncoded((event, encoded) -> {
            assertThat(encoded.id()).isEqualTo(event.id());
            assertThat(encoded.envelopeBytes()).isEqualTo(Envelopes.gunzip(encoded.bytes()).length);
            assertThat(Envelopes.read(encoded.bytes()).items()).hasSize(1);
        });
    }

    @Test
    void theEventIsAloneAndItsLengthIsExact() {
        Samples.forEach((event, envelope) -> {
            Envelopes.Item item = Envelopes.parse(envelope).items().get(0);

            assertThat(names(item.header())).containsExactly("type", "length");
            assertThat(item.type()).isEqualTo("event");
            assertThat(envelope)
                    .hasSize(
                            payloadStart(envelope) + item.header().get("length").asInt() + 1);
        });
    }

    @Test
    void headerAndEventCarryTheSameId() {
        Samples.forEach((event, envelope) -> {
            Envelopes.Envelope parsed = Envelopes.parse(envelope);

            assertThat(parsed.header().get("event_id").asText())
                    .matches("[0-9a-f]{32}")
                    .isEqualTo(parsed.only("event").get("event_id").asText())
                    .isEqualTo(event.id().toString());
        });
    }

    @Test
    void theHeaderNamesNeitherDsnNorTimeOfSending() {
        Samples.forEach((event, envelope) -> {
            JsonNode header = Envelopes.parse(envelope).header();

            assertThat(names(header))
                    .isEqualTo(
                            event.trace() == null ? List.of("event_id", "sdk") : List.of("event_id", "sdk", "trace"));
            assertThat(names(header.get("sdk"))).containsExactly("name", "version");
        });
    }

    @Test
    void headerLinesStayFarBelowTheSmallestLimit() {
        Samples.forEach((event, envelope) -> assertThat(payloadStart(envelope)).isLessThan(4_096));
    }

    @Test
    void noLineEndsWithACarriageReturn() {
        Samples.forEach((event, envelope) ->
                assertThat(new String(envelope, StandardCharsets.ISO_8859_1)).doesNotContain("\r"));
    }

    @Test
    void listsAreWrappedInValues() {
        Set<String> seen = new HashSet<>();
        Samples.forEach((event, envelope) -> {
            JsonNode payload = Envelopes.parse(envelope).only("event");
            for (String name : List.of("exception", "threads", "breadcrumbs")) {
                if (payload.has(name)) {
                    seen.add(name);
                    assertThat(names(payload.get(name))).containsExactly("values");
                    assertThat(payload.get(name).get("values").isArray()).isTrue();
                }
            }
        });
        assertThat(seen).as("lists in the samples").containsExactlyInAnyOrder("exception", "threads", "breadcrumbs");
    }

    @Test
    void nothingIsNullAndNothingOfOursIsEmpty() {
        Samples.forEach((event, envelope) -> {
            Envelopes.Envelope parsed = Envelopes.parse(envelope);
            assertNothingEmpty("header", parsed.header(), false);
            assertNothingEmpty("event", parsed.only("event"), false);
        });
    }

    @Test
    void timesAreRfc3339InUtc() {
        Samples.forEach((event, envelope) -> {
            JsonNode payload = Envelopes.parse(envelope).only("event");
            List<String> times =
                    new ArrayList<>(List.of(payload.get("timestamp").asText()));
            payload.path("breadcrumbs")
                    .path("values")
                    .forEach(crumb -> times.add(crumb.get("timestamp").asText()));

            assertThat(times).allSatisfy(time -> {
                assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
                assertThat(Instant.parse(time)).isNotNull();
            });
        });
    }

    @Test
    void anOrdinaryEventIsFarBelowTheLimits() {
        EncodedEvent large;
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, Clock.SYSTEM)) {
            large = encoder.encode(Events.large());
        }

        assertThat(large.id()).isEqualTo(EventId.parse("0123456789abcdef0123456789abcd03"));
        assertThat(large.envelopeBytes())
                .isEqualTo(Envelopes.gunzip(large.bytes()).length)
                .isLessThan(100_000);
        assertThat(large.bytes()).hasSizeLessThan(20_000);
    }

    @Test
    void textWithoutUtf8IsReplacedAndTheRestIsKept() throws Exception {
        Samples.forEach((event, envelope) ->
                assertThat(new String(envelope, StandardCharsets.UTF_8)).doesNotContainPattern("(?i)\\\\u0000"));
        JsonNode payload = Samples.roundTrip(Events.hostile()).only("event");
        JsonNode texts = payload.get("contexts").get("hostile \ufffd");

        assertThat(texts.get("text lone high \ufffd end").asText()).isEqualTo("lone high \ufffd end");
        assertThat(texts.get("text swapped \ufffd\ufffd").asText()).isEqualTo("swapped \ufffd\ufffd");
        assertThat(texts.get("odd 8K").asText()).isEqualTo("x" + "\ud83d\ude00".repeat(4_000));
        assertThat(texts.get("same \ufffd").asInt()).isEqualTo(1);
        assertThat(texts.get("same \ufffd_2").asInt()).isEqualTo(2);
        assertThat(new ObjectMapper().writeValueAsString(payload)).contains("\u202egnp.exe\u202c", "\ud83d\ude00");
    }

    @Test
    void whatIsNoAsciiTakesNoMoreBytesThanUtf8Needs() {
        String text = "\ud83d\ude00\u4e2d\u00e9";
        Event event = Events.minimal().toBuilder()
                .context(text, Map.of(text, text))
                .breadcrumbs(Events.large().breadcrumbs())
                .build();
        EncodedEvent shrunk = EnvelopeEncoder.shrink(EnvelopeShrinkerTest.encode(event));

        for (byte[] envelope :
                List.of(Envelopes.gunzip(EnvelopeShrinkerTest.encode(event)), Envelopes.gunzip(shrunk.bytes()))) {
            assertThat(new String(envelope, StandardCharsets.UTF_8))
                    .contains("\"" + text + "\":{\"" + text + "\":\"" + text + "\"}");
        }
    }

    @Test
    void numbersThatJsonLacksAreTexts() {
        JsonNode values = Samples.roundTrip(Events.hostile())
                .only("event")
                .get("contexts")
                .get("hostile \ufffd");

        assertThat(values.findValuesAsText("number 27")).containsExactly("NaN");
        assertThat(values.get("number 27").isTextual()).isTrue();
        assertThat(values.get("number 28").asText()).isEqualTo("Infinity");
        assertThat(values.get("number 29").asText()).isEqualTo("-Infinity");
        assertThat(values.get("number 26").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(values.get("number 37").asText()).isEqualTo("0.1");
    }

    /** By hand, because an assertion for each of so many values takes its time. */
    private static void assertNothingEmpty(String path, JsonNode node, boolean free) {
        boolean empty = node.isContainerNode()
                ? node.isEmpty()
                : node.isTextual() && node.asText().isEmpty();
        if (node.isNull() || (empty && !free)) {
            throw new AssertionError(path + " is " + node);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            assertNothingEmpty(
                    path + '.' + field.getKey(),
                    field.getValue(),
                    free || FREE_FORM.contains(field.getKey()) || path.equals("event.contexts"));
        }
        if (node.isArray()) {
            node.forEach(element -> assertNothingEmpty(path + "[]", element, free));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static int payloadStart(byte[] envelope) {
        int lines = 0;
        for (int i = 0; i < envelope.length; i++) {
            if (envelope[i] == '\n' && ++lines == 2) {
                return i + 1;
            }
        }
        throw new AssertionError("No payload");
    }
}
