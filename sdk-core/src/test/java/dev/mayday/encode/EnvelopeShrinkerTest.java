package dev.mayday.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.ThreadInfo;
import dev.mayday.testkit.Envelopes;
import dev.mayday.testkit.Events;
import dev.mayday.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class EnvelopeShrinkerTest {

    @Test
    void theEventKeepsItsIdAndItsHeader() {
        byte[] record = encode(oversized());

        EncodedEvent shrunk = EnvelopeEncoder.shrink(record);

        assertThat(shrunk.id()).isEqualTo(oversized().id());
        assertThat(shrunk.envelopeBytes()).isEqualTo(Envelopes.gunzip(shrunk.bytes()).length);
        assertThat(shrunk.envelopeBytes()).isLessThan(Envelopes.gunzip(record).length / 2);
        assertThat(shrunk.bytes()).hasSizeLessThan(record.length / 2);
        assertThat(Envelopes.read(shrunk.bytes()).header())
                .isEqualTo(Envelopes.read(record).header());
    }

    @Test
    void breadcrumbsMiddleFramesAndLongTextsGoAndAreNoted() {
        JsonNode cut = shrunk(oversized());

        assertThat(cut.has("breadcrumbs")).isFalse();
        List<String> functions = new ArrayList<>();
        captured(cut)
                .get("stacktrace")
                .get("frames")
                .forEach(frame -> functions.add(frame.get("function").asText()));
        assertThat(functions).hasSize(51);
        assertThat(functions.get(0)).isEqualTo("call0");
        assertThat(functions.get(9)).isEqualTo("call9");
        assertThat(functions.get(10)).isEqualTo("[950 frames omitted]");
        assertThat(functions.get(11)).isEqualTo("call960");
        assertThat(functions.get(50)).isEqualTo("call999");
        assertThat(captured(cut).get("value").asText()).hasSize(1_024).endsWith("...");
        assertThat(cut.get("contexts").get("order").get("xml").asText())
                .hasSize(256)
                .endsWith("...");
        assertThat(cut.get("logentry").get("message").asText()).hasSize(1_024);
        assertThat(cut.get("logentry").get("params").get(0).asText()).hasSize(256);
        JsonNode note = cut.get("contexts").get("mayday").get("cut");
        assertThat(note.get("breadcrumbs").asInt()).isEqualTo(100);
        assertThat(note.get("frames").asInt()).isEqualTo(950 + 950);
        assertThat(note.get("strings").asInt()).isEqualTo(4);
    }

    @Test
    void everythingElseStaysAsItWas() {
        Event event = Events.large();
        ObjectNode before = (ObjectNode) Samples.roundTrip(event).only("event");
        before.remove("breadcrumbs");

        ObjectNode after = (ObjectNode) shrunk(event);

        assertThat(((ObjectNode) after.get("contexts")).remove("mayday")).isNotNull();
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aMarkerInTheMiddleCountsForTheFramesItStandsFor() {
        List<Frame> frames = new ArrayList<>(calls(200));
        frames.set(100, Frame.omitted(824));
        JsonNode cut = shrunk(oversized().toBuilder()
                .exceptions(List.of(Events.full().exceptions().get(0).withFrames(frames)))
                .threads(List.of())
                .build());

        assertThat(captured(cut)
                        .get("stacktrace")
                        .get("frames")
                        .get(10)
                        .get("function")
                        .asText())
                .isEqualTo(Frame.omitted(150 - 1 + 824).function());
        assertThat(cut.get("contexts").get("mayday").get("cut").get("frames").asInt())
                .isEqualTo(973);
    }

    @Test
    void whatAnEarlierCutNotedIsAddedUp() {
        JsonNode note = shrunk(oversized().toBuilder()
                        .context("mayday", Map.of("occurrences", 7, "cut", Map.of("breadcrumbs", 11, "tags", 3)))
                        .build())
                .get("contexts")
                .get("mayday");

        assertThat(note.get("occurrences").asInt()).isEqualTo(7);
        assertThat(note.get("cut").get("breadcrumbs").asInt()).isEqualTo(111);
        assertThat(note.get("cut").get("tags").asInt()).isEqualTo(3);

        JsonNode other = shrunk(oversized().toBuilder()
                        .context("mayday", Map.of("cut", "some crumbs"))
                        .build())
                .get("contexts")
                .get("mayday");
        assertThat(other.get("cut").get("earlier").asText()).isEqualTo("some crumbs");
    }

    @Test
    void anEventWithoutContextsGetsThemForTheNote() {
        JsonNode cut = shrunk(Events.minimal().toBuilder()
                .breadcrumbs(Events.large().breadcrumbs())
                .build());

        assertThat(cut.get("contexts")
                        .get("mayday")
                        .get("cut")
                        .get("breadcrumbs")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void whatWouldNotBeSmallerIsLeftAlone() {
        EncodedEvent once = EnvelopeEncoder.shrink(encode(oversized()));

        assertThat(EnvelopeEncoder.shrink(once.bytes())).isNull();
        assertThat(EnvelopeEncoder.shrink(encode(Events.minimal()))).isNull();
        assertThat(EnvelopeEncoder.shrink(encode(Events.message()))).isNull();
    }

    @Test
    void whatIsNoEventIsLeftAlone() {
        byte[] record = encode(Events.large());
        byte[] report;
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, Clock.SYSTEM)) {
            report = encoder.encodeClientReport(Map.of("queue_overflow", 1L));
        }

        assertThat(EnvelopeEncoder.shrink(report)).isNull();
        assertThat(EnvelopeEncoder.shrink(new byte[0])).isNull();
        assertThat(EnvelopeEncoder.shrink(Envelopes.gunzip(record))).isNull();
        for (int length = 0; length < record.length; length += 97) {
            assertThat(EnvelopeEncoder.shrink(Arrays.copyOf(record, length))).isNull();
        }
    }

    @Test
    void everyEventComesOutWellFormedOrNotAtAll() {
        AtomicInteger shrunk = new AtomicInteger();
        Samples.forEachEncoded((event, encoded) -> {
            EncodedEvent smaller = EnvelopeEncoder.shrink(encoded.bytes());
            if (smaller != null) {
                shrunk.incrementAndGet();
                assertThat(smaller.bytes()).hasSizeLessThan(encoded.bytes().length);
                assertThat(smaller.envelopeBytes()).isLessThan(encoded.envelopeBytes());
                assertThat(Envelopes.read(smaller.bytes())
                                .only("event")
                                .get("event_id")
                                .asText())
                        .isEqualTo(event.id().toString());
            }
        });
        assertThat(shrunk.get()).isGreaterThan(50);
    }

    /** Damage inside a sound gzip member, as no checksum would find it: it may come out as anything, but it comes out. */
    @Test
    void damageNeitherThrowsNorHangs() {
        byte[] envelope = Envelopes.gunzip(encode(Events.full()));
        Random random = new Random(4711);
        byte[] json = "{}[]\",:0nt\n\\".getBytes(StandardCharsets.US_ASCII);
        int unreadable = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = envelope.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = json[random.nextInt(json.length)];
            }
            unreadable += EnvelopeEncoder.shrink(gzip(damaged)) == null ? 1 : 0;
        }
        assertThat(unreadable).isBetween(1, 999);
    }

    @Test
    void foreignShapesNeitherThrowNorHang() {
        for (String payload : List.of(
                "{}",
                "[]",
                "1",
                "null",
                "",
                "{\"breadcrumbs\":5}",
                "{\"breadcrumbs\":[1,{},[]]}",
                "{\"breadcrumbs\":{\"values\":3}}",
                "{\"contexts\":[]}",
                "{\"contexts\":{\"mayday\":4}}",
                "{\"exception\":{\"frames\":3}}",
                "{\"exception\":[{\"stacktrace\":{\"frames\":[1,[],null]}}]}",
                "{\"exception\":3,\"threads\":{\"values\":[{\"stacktrace\":{\"frames\":[" + "1,".repeat(99)
                        + "[]]}}]}}",
                "{\"exception\":" + "[".repeat(5_000))) {
            byte[] envelope = ("{\"event_id\":\"" + Events.full().id() + "\"}\n{\"type\":\"event\",\"length\":"
                            + payload.length() + "}\n" + payload + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            EncodedEvent shrunk = EnvelopeEncoder.shrink(gzip(envelope));

            assertThat(shrunk == null || Envelopes.read(shrunk.bytes()).items().size() == 1)
                    .as(payload)
                    .isTrue();
        }
    }

    /** Three stack traces of which two are long, a hundred breadcrumbs and four long texts. */
    static Event oversized() {
        List<EventException> exceptions = new ArrayList<>(Events.full().exceptions());
        exceptions.set(0, exceptions.get(0).withFrames(calls(1_000)).withValue("v".repeat(5_000)));
        return Events.large().toBuilder()
                .exceptions(exceptions)
                .threads(List.of(new ThreadInfo(1, "main", false, false, null, calls(1_000))))
                .context("order", Map.of("xml", "<o/>".repeat(2_000)))
                .logEntry(new LogEntry("m".repeat(2_000), List.of("p".repeat(500)), "short"))
                .build();
    }

    static byte[] encode(Event event) {
        try (EnvelopeEncoder encoder = new EnvelopeEncoder(Samples.PUBLIC_KEY, Clock.SYSTEM)) {
            return encoder.encode(event).bytes();
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(member)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return member.toByteArray();
    }

    /** Frames as Java has them, the throw site first; on the wire they stand as call0, call1, ... */
    private static List<Frame> calls(int count) {
        List<Frame> frames = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            frames.add(new Frame("com.example.Deep", "call" + i, "Deep.java", i + 1, true, false));
        }
        return frames;
    }

    private static JsonNode shrunk(Event event) {
        return Envelopes.read(EnvelopeEncoder.shrink(encode(event)).bytes()).only("event");
    }

    private static JsonNode captured(JsonNode payload) {
        JsonNode values = payload.get("exception").get("values");
        return values.get(values.size() - 1);
    }
}
