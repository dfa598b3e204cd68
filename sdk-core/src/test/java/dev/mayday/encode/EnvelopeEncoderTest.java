package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Occurrences;
import dev.mayday.report.DiscardReason;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.OfficialModel;
import dev.mayday.time.Clock;
import io.sentry.clientreport.ClientReport;
import io.sentry.clientreport.DiscardedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnvelopeEncoderTest {

    private static final Clock CLOCK = new FakeClock();

    private final EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, CLOCK);

    @AfterEach
    void close() {
        encoder.close();
    }

    @Test
    void anEventIsEncodedTheSameWhateverWasEncodedBefore() {
        byte[] alone = Envelopes.gunzip(encoder.encode(Events.full()).bytes());
        encoder.encode(Events.hostile());
        encoder.encodeClientReport(Map.of("before_send", 1L));
        encoder.encode(Events.minimal());

        for (int times = 0; times < 3; times++) {
            assertThat(Envelopes.gunzip(encoder.encode(Events.full()).bytes())).isEqualTo(alone);
        }
    }

    @Test
    void anEventThatFailsLeavesTheEncoderFit() {
        byte[] before = Envelopes.gunzip(encoder.encode(Events.full()).bytes());
        Event broken = Events.full().toBuilder()
                .exceptions(List.of(new EventException(null, "m", null, 1, Mechanism.GENERIC, List.of())))
                .build();

        assertThatThrownBy(() -> encoder.encode(broken)).isInstanceOf(NullPointerException.class);

        assertThat(Envelopes.gunzip(encoder.encode(Events.full()).bytes())).isEqualTo(before);
    }

    @Test
    void anErrorThatRepeatsWithAnotherMessageEachTimeIsEncodedAsByANewEncoder() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            Event event = repeated(message(random), message(random), 1 + random.nextInt(3));

            EncodedEvent encoded = encoder.encode(event);

            byte[] envelope = Envelopes.gunzip(encoded.bytes());
            try (EnvelopeEncoder fresh = new EnvelopeEncoder(Samples.PUBLIC_KEY, CLOCK)) {
                assertThat(envelope)
                        .isEqualTo(Envelopes.gunzip(fresh.encode(event).bytes()));
            }
            assertThat(encoded.envelopeBytes()).isEqualTo(envelope.length);
            JsonNode values = Envelopes.read(encoded.bytes()).only("event").at("/exception/values");
            assertThat(values.at("/1/value").asText(""))
                    .isEqualTo(event.exceptions().get(0).value());
            assertThat(values.at("/0/value").asText(""))
                    .isEqualTo(event.exceptions().get(1).value());
        }
    }

    @Test
    void theStackOfAnErrorThatRepeatsIsCompressedOnceAndItsMessagesNotAtAll() {
        assertThat(readable(encoder.encode(repeated("order 4711", "", 7)))).doesNotContain("order 4711");
        assertThat(readable(encoder.encode(repeated("order 4712", "", 7)))).contains("order 4712");
        assertThat(readable(encoder.encode(repeated("order 4713", "", 7)))).contains("order 4713");
        assertThat(readable(encoder.encode(repeated("order 4713", "x".repeat(300), 7))))
                .doesNotContain("order 4713");
    }

    private static String readable(EncodedEvent encoded) {
        return new String(encoded.bytes(), StandardCharsets.ISO_8859_1);
    }

    /** From nothing to more than fits a gap, with what JSON escapes, blanks, and pieces of what stands around it. */
    private static String message(Random random) {
        StringBuilder text = new StringBuilder();
        String[] words = {"order ", "\u0001", "\"},{", "     ", "\ud83d\ude00", "com.example.Shop", "\n", "\ud800"};
        for (int left = random.nextInt(40); left > 0; left--) {
            text.append(words[random.nextInt(words.length)]);
        }
        return text.toString().replace('\ud800', 'x');
    }

    private static Event repeated(String message, String cause, long thread) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            frames.add(new Frame("com.example.Shop", "step" + i % 7, "Shop.java", 10 + i, true, false));
        }
        return Events.minimal().toBuilder()
                .exceptions(List.of(
                        new EventException("Failure", "com.example", message, thread, Mechanism.GENERIC, frames),
                        new EventException(
                                "Cause", "com.example", cause, thread, Mechanism.GENERIC, frames.subList(3, 40))))
                .build();
    }

    @Test
    void anEventWithoutIdIsRefused() {
        Event nameless = Events.full().toBuilder().id(EventId.NONE).build();

        assertThatThrownBy(() -> encoder.encode(nameless)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventWithoutTimeGetsThatOfTheClock() {
        Event timeless = Events.minimal().toBuilder().timestampMillis(0).build();

        assertThat(payload(timeless).get("timestamp").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
    }

    @Test
    void anEventWithoutLevelIsAnError() {
        assertThat(payload(Events.minimal().toBuilder().level(null).build())
                        .get("level")
                        .asText())
                .isEqualTo("error");
    }

    @Test
    void anEventWithoutEnvironmentIsInProduction() {
        Event event = Events.full().toBuilder().environment(null).release(null).build();
        Envelopes.Envelope envelope = Envelopes.read(encoder.encode(event).bytes());

        assertThat(envelope.only("event").get("environment").asText()).isEqualTo("production");
        assertThat(envelope.header().get("trace").get("environment").asText()).isEqualTo("production");
        assertThat(envelope.header().get("trace").has("release")).isFalse();
        assertThat(envelope.only("event").has("release")).isFalse();
        assertThat(envelope.only("event").has("dist")).isFalse();
    }

    @Test
    void theTraceIsOnlyInTheHeaderWhenThereIsOneAndAKey() {
        assertThat(Envelopes.read(encoder.encode(Events.minimal()).bytes())
                        .header()
                        .has("trace"))
                .isFalse();
        assertThat(Envelopes.read(encoder.encode(Events.full()).bytes())
                        .header()
                        .get("trace")
                        .toString())
                .isEqualTo("{\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"public_key\":\"" + Samples.PUBLIC_KEY
                        + "\",\"release\":\"shop@1.4.2+77\",\"environment\":\"staging\"}");
        try (EnvelopeEncoder keyless = new EnvelopeEncoder("", CLOCK)) {
            Envelopes.Envelope envelope =
                    Envelopes.read(keyless.encode(Events.full()).bytes());
            assertThat(envelope.header().has("trace")).isFalse();
            assertThat(envelope.only("event").get("contexts").has("trace")).isTrue();
        }
    }

    @Test
    void theTraceOfTheEventWinsOverAContextOfThatName() {
        Map<String, Object> forged = Map.of("trace_id", "x");

        JsonNode own =
                payload(Events.full().toBuilder().context("trace", forged).build());
        JsonNode none =
                payload(Events.minimal().toBuilder().context("trace", forged).build());

        assertThat(own.get("contexts").get("trace").get("trace_id").asText())
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(none.get("contexts").get("trace").get("trace_id").asText()).isEqualTo("x");
    }

    @Test
    void anEventThatStandsForManySaysSoInATagAndInAContext() {
        JsonNode event = payload(Events.minimal().toBuilder()
                .occurrences(new Occurrences(40, 1_000, 61_500, "12"))
                .build());

        assertThat(event.get("tags").toString()).isEqualTo("{\"occurrences\":\"40\"}");
        assertThat(event.get("contexts").get("occurrences").toString())
                .isEqualTo("{\"count\":40,\"first_seen\":\"1970-01-01T00:00:01Z\","
                        + "\"last_seen\":\"1970-01-01T00:01:01.500Z\",\"users\":\"12\"}");
    }

    @Test
    void tagsWithTheSameKeyUnderTheRuleAreAllKept() {
        JsonNode tags = payload(Events.minimal().toBuilder()
                        .tag("a b", "1")
                        .tag("a-b", "2")
                        .tag("a\tb", "3")
                        .tag("a-b_2", "4")
                        .tag("blank", " \n ")
                        .build())
                .get("tags");

        assertThat(tags.toString()).isEqualTo("{\"a-b_3\":\"1\",\"a-b\":\"2\",\"a-b_4\":\"3\",\"a-b_2\":\"4\"}");
    }

    @Test
    void anEventThatDoesNotCompressIsWholeToo() {
        Random random = new Random(1);
        Map<String, Object> noise = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 8_000; j++) {
                text.append((char) (' ' + random.nextInt(0x3000)));
            }
            noise.put("noise " + i, text.toString());
        }
        Event event = Events.minimal().toBuilder().context("noise", noise).build();

        EncodedEvent encoded = encoder.encode(event);

        assertThat(encoded.envelopeBytes())
                .isGreaterThan(1_000_000)
                .isEqualTo(Envelopes.gunzip(encoded.bytes()).length);
        assertThat(Envelopes.read(encoded.bytes()).only("event").get("contexts").get("noise"))
                .hasSize(100);
        assertThat(encoder.encode(Events.minimal()).bytes())
                .isEqualTo(new EnvelopeEncoder(Samples.PUBLIC_KEY, CLOCK)
                        .encode(Events.minimal())
                        .bytes());
    }

    @Test
    void aClientReportTellsEveryReasonAndNumber() {
        Map<String, Long> discarded = new HashMap<>();
        for (DiscardReason reason : DiscardReason.values()) {
            discarded.merge(reason.clientReportReason(), 2L, Long::sum);
        }
        discarded.put("sample_rate", 0L);

        byte[] envelope = Envelopes.gunzip(encoder.encodeClientReport(discarded));

        ClientReport report = OfficialModel.clientReport(envelope);
        assertThat(report.getTimestamp().toInstant()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(report.getUnknown()).isNullOrEmpty();
        discarded.remove("sample_rate");
        Map<String, Long> told = new HashMap<>();
        for (DiscardedEvent event : report.getDiscardedEvents()) {
            assertThat(event.getCategory()).isEqualTo("error");
            told.put(event.getReason(), event.getQuantity());
        }
        assertThat(told).isEqualTo(discarded);
        assertThat(Envelopes.parse(envelope).header().has("event_id")).isFalse();
        assertThat(Envelopes.parse(envelope).header().get("sdk").get("name").asText())
                .isEqualTo("mayday.java");
    }

    @Test
    void theLargestClientReportStaysWithinItsLimit() {
        Map<String, Long> all = new HashMap<>();
        for (String reason : EnvelopeEncoder.REASONS) {
            all.put(reason, Long.MAX_VALUE);
        }

        byte[] envelope = Envelopes.gunzip(encoder.encodeClientReport(all));

        assertThat(Envelopes.parse(envelope).only("client_report").get("discarded_events"))
                .hasSize(14);
        assertThat(envelope).hasSizeLessThan(4_096);
    }

    @Test
    void aReportOfNothingOrOfUnknownReasonsIsRefused() {
        for (Map<String, Long> wrong :
                List.of(Map.<String, Long>of(), Map.of("queue_overflow", 0L), Map.of("weather", 1L))) {
            assertThatThrownBy(() -> encoder.encodeClientReport(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBufferThatGrewIsLetGo() {
        Bytes first = encoder.buffer();
        encoder.encode(Events.large());
        assertThat(encoder.buffer()).isSameAs(first);

        Event huge = Events.minimal().toBuilder()
                .context("list", Map.of("of", Collections.nCopies(40, "x".repeat(8_000))))
                .build();
        assertThat(encoder.encode(huge).envelopeBytes()).isGreaterThan(300_000);

        assertThat(encoder.buffer()).isNotSameAs(first);
        assertThat(encoder.buffer().size()).isZero();
    }

    private JsonNode payload(Event event) {
        return Envelopes.read(encoder.encode(event).bytes()).only("event");
    }
}
