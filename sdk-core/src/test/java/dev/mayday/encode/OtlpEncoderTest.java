package dev.mayday.encode;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.Mechanism;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.OtlpBodies;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpEncoderTest {

    private static final Map<String, String> SHOP = Map.of("service.name", "shop");

    private final FakeClock clock = new FakeClock();

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void everyEncodingSaysTheSameOfEveryEvent(boolean json, boolean gzip) throws Exception {
        List<Event> events = List.of(Events.full(), Events.minimal(), Events.message());

        ExportLogsServiceRequest read = OtlpBodies.read(batch(events, json, gzip));

        assertThat(read).isEqualTo(OtlpBodies.read(batch(events, false, false)));
        assertThat(read.getResourceLogsList().stream()
                        .mapToInt(logs -> logs.getScopeLogs(0).getLogRecordsCount())
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void anEventBecomesARecordWithTheConventionalNames() throws Exception {
        LogRecord record = only(OtlpBodies.read(batch(List.of(Events.full()), false, true)));

        assertThat(record.getTimeUnixNano()).isEqualTo(Events.TIMESTAMP_MILLIS * 1_000_000);
        assertThat(record.getObservedTimeUnixNano()).isEqualTo(Events.TIMESTAMP_MILLIS * 1_000_000);
        assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_FATAL);
        assertThat(record.getSeverityText()).isEqualTo("fatal");
        assertThat(record.getEventName()).isEqualTo("exception");
        assertThat(record.getBody().getStringValue()).isEqualTo("OrderException: order 4711 could not be placed");
        assertThat(OtlpBodies.hex(record.getTraceId())).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(OtlpBodies.hex(record.getSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(attributes(record))
                .containsEntry("mayday.event.id", text("0123456789abcdef0123456789abcdef"))
                .containsEntry("exception.type", text("com.example.shop.OrderException"))
                .containsEntry("exception.message", text("order 4711 could not be placed"))
                .containsEntry(
                        "mayday.handled",
                        AnyValue.newBuilder().setBoolValue(false).build())
                .containsEntry(
                        "thread.id", AnyValue.newBuilder().setIntValue(31).build())
                .containsEntry("thread.name", text("http-nio-8080-exec-3"))
                .containsEntry("user.id", text("42"))
                .containsEntry("http.request.method", text("POST"))
                .containsEntry("mayday.transaction", text("POST /orders/{id}"))
                .containsEntry("mayday.tag.tenant", text("acme"))
                .containsEntry(
                        "mayday.context.order.total",
                        AnyValue.newBuilder().setDoubleValue(99.95).build())
                .containsEntry("mayday.fingerprint", text("{{ default }} order-failed"));
    }

    @Test
    void theStackTraceReadsAsTheJvmPrintsIt() throws Exception {
        LogRecord record = only(OtlpBodies.read(batch(List.of(Events.full()), false, true)));

        assertThat(attributes(record).get("exception.stacktrace").getStringValue())
                .isEqualTo("com.example.shop.OrderException: order 4711 could not be placed\n"
                        + "\tat com.example.shop.OrderService.place(OrderService.java:88)\n"
                        + "\tat com.example.shop.OrderController.submit(OrderController.java:41)\n"
                        + "\tat jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Native Method)\n"
                        + "\t... [12 frames omitted]\n"
                        + "\tat java.lang.Thread.run(Thread.java:840)\n"
                        + "Caused by: java.net.SocketTimeoutException: Read timed out\n"
                        + "\tat sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)\n"
                        + "\tat com.example.shop.StockClient.reserve(StockClient.java:57)\n"
                        + "\tSuppressed: com.example.shop.db.Rollback$Failed\n"
                        + "\t\tat com.example.shop.db.Rollback.close(Rollback.java:19)\n");
    }

    @Test
    void breadcrumbsAreLinesAndTheNewestStay() throws Exception {
        List<Breadcrumb> crumbs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crumbs.add(new Breadcrumb(
                    i * 1_000_000_000L,
                    null,
                    "step",
                    "n" + i + " " + "x".repeat(500) + "\nnext",
                    Level.INFO,
                    Map.of()));
        }
        Event event = Events.minimal().toBuilder().breadcrumbs(crumbs).build();

        String text = attributes(only(OtlpBodies.read(batch(List.of(event), false, true))))
                .get("mayday.breadcrumbs")
                .getStringValue();

        assertThat(text.length()).isBetween(10_000, OtlpAttributes.MAX_CRUMB_BYTES);
        assertThat(text.lines().reduce((a, b) -> b).orElseThrow())
                .startsWith("1970-01-01T00:01:39Z info [step] n99 x")
                .endsWith(" next");
        assertThat(text.lines()).allMatch(line -> line.startsWith("1970-01-01T00:01:"));
    }

    @Test
    void hostileTextIsStillSound() throws Exception {
        Event event = Events.minimal().toBuilder()
                .tag("k\ud800\u0000", "\udc00 \u0000 \u202e<script>")
                .build();

        for (boolean json : new boolean[] {false, true}) {
            assertThat(attributes(only(OtlpBodies.read(batch(List.of(event), json, true)))))
                    .containsEntry("mayday.tag.k\ufffd\ufffd", text("\ufffd \ufffd \u202e<script>"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordsOfTwoReleasesStandUnderTheirOwnService(boolean json) throws Exception {
        Event older = Events.minimal().toBuilder().release("shop@1").build();
        Event newer = Events.message().toBuilder().release("shop@2").build();

        ExportLogsServiceRequest read = OtlpBodies.read(batch(List.of(older, newer, older), json, true));

        assertThat(read.getResourceLogsList())
                .extracting(OtlpEncoderTest::release)
                .containsExactly("shop@1", "shop@2");
        assertThat(read.getResourceLogs(0).getScopeLogs(0).getLogRecordsCount()).isEqualTo(2);
        assertThat(read.getResourceLogs(0).getScopeLogs(0).getScope().getName()).isEqualTo("mayday.java");
    }

    @Test
    void aBodyOfManyLargeRecordsIsOneSoundGzipMember() throws Exception {
        Random random = new Random(7);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[random.nextInt(6_000)];
            random.nextBytes(noise);
            events.add(Events.full().toBuilder()
                    .id(EventId.of(1, i + 1))
                    .context("noise", Map.of("hex", java.util.HexFormat.of().formatHex(noise)))
                    .build());
        }

        ExportLogsServiceRequest read = OtlpBodies.read(batch(events, false, true));

        assertThat(read.getResourceLogs(0).getScopeLogs(0).getLogRecordsList())
                .extracting(record -> attributes(record).get("mayday.event.id").getStringValue())
                .containsExactlyElementsOf(
                        events.stream().map(event -> event.id().toString()).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void errorsThatRepeatReadAsIfEachWereTheFirst(boolean json) throws Exception {
        Random random = new Random(11);
        List<List<EventException>> stacks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            stacks.add(stacks(random));
        }
        try (OtlpEncoder encoder = new OtlpEncoder(json, true, SHOP, clock)) {
            for (int request = 0; request < 60; request++) {
                List<byte[]> parts = new ArrayList<>();
                List<LogRecord> expected = new ArrayList<>();
                for (int i = random.nextInt(12); i >= 0; i--) {
                    Event event = Events.minimal().toBuilder()
                            .id(EventId.of(request, i + 1))
                            .exceptions(stacks.get(random.nextInt(stacks.size())).stream()
                                    .map(exception -> exception.withValue(message(random)))
                                    .toList())
                            .build();
                    parts.add(encoder.encode(event));
                    expected.add(only(OtlpBodies.read(batch(List.of(event), false, false))));
                }

                assertThat(OtlpBodies.records(OtlpBodies.read(OtlpBatch.join(parts))))
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStackOfAnErrorThatRepeatsIsCompressedOnce(boolean json) {
        List<EventException> stack = stacks(new Random(5));
        List<byte[]> parts = new ArrayList<>();
        try (OtlpEncoder encoder = new OtlpEncoder(json, true, SHOP, clock)) {
            for (int i = 0; i < 4; i++) {
                Event event = Events.minimal().toBuilder()
                        .exceptions(stack)
                        .tag("different", "x".repeat(i * 40) + i)
                        .build();
                parts.add(encoder.encode(event));
            }
        }

        assertThat(sameAtTheEnd(parts.get(1), parts.get(2))).isGreaterThan(300);
        assertThat(sameAtTheEnd(parts.get(2), parts.get(3))).isEqualTo(sameAtTheEnd(parts.get(1), parts.get(2)));
        assertThat(sameAtTheEnd(parts.get(0), parts.get(1))).isLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordsOfOneRequestShareWhatTheyHaveInCommon(boolean json) throws Exception {
        List<byte[]> parts = new ArrayList<>();
        try (OtlpEncoder encoder = new OtlpEncoder(json, true, SHOP, clock)) {
            for (int i = 0; i < 20; i++) {
                parts.add(encoder.encode(
                        Events.full().toBuilder().id(EventId.of(1, i + 1)).build()));
            }
        }
        List<byte[]> known = parts.subList(2, 20); // by then the stack is kept

        int one = OtlpBatch.join(known.subList(0, 1)).length;
        int all = OtlpBatch.join(known).length;

        assertThat(OtlpBodies.records(OtlpBodies.read(OtlpBatch.join(known)))).hasSize(18);
        assertThat((all - one) / 17).isLessThan(one / 2);
    }

    @Test
    void longAndShortRecordsTravelTogether() throws Exception {
        List<byte[]> parts = new ArrayList<>();
        List<LogRecord> expected = new ArrayList<>();
        try (OtlpEncoder encoder = new OtlpEncoder(false, true, SHOP, clock)) {
            for (int i = 0; i < 6; i++) {
                Event event = Events.full().toBuilder()
                        .tag("note", "a word ".repeat(i % 2 * 400))
                        .context("more", Map.of("words", "another ".repeat(i % 2 * 400)))
                        .build();
                parts.add(encoder.encode(event));
                expected.add(only(OtlpBodies.read(batch(List.of(event), false, false))));
            }
        }

        assertThat(parts).allMatch(part -> OtlpBatch.fit(part, parts.get(0)));
        assertThat(OtlpBodies.records(OtlpBodies.read(OtlpBatch.join(parts)))).isEqualTo(expected);
    }

    /** An exception with causes, and what they suppressed. */
    private static List<EventException> stacks(Random random) {
        List<EventException> exceptions = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count || exceptions.size() < 2; i++) {
            List<Frame> frames = new ArrayList<>();
            for (int left = 20 + random.nextInt(60); left > 0; left--) {
                String file = random.nextInt(9) == 0 ? null : "Bas\u00e9ket\ud83d\ude00.java";
                frames.add(new Frame(
                        "shop.Step" + random.nextInt(30), "m\u0001" + left, file, random.nextInt(999), true, false));
            }
            String source = i == 0 ? null : random.nextBoolean() ? "cause" : "suppressed[0]";
            Mechanism mechanism = new Mechanism("generic", true, false, i, i - 1, source);
            exceptions.add(new EventException("Failed", "shop.steps", "no", 1, mechanism, frames));
        }
        return exceptions;
    }

    /** A few lengths, so that texts come again, and now and then something that takes an effort to write. */
    private static @Nullable String message(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "\"quoted\" \\ \u0000\u0001\u00ff\n\t\ud800 \ud83d\ude00 " + random.nextInt(10);
            case 3 -> "long ".repeat(random.nextInt(200));
            default -> "order " + (1_000 + random.nextInt(9_000)) + " could not be placed";
        };
    }

    private static int sameAtTheEnd(byte[] a, byte[] b) {
        int same = 0;
        while (same < Math.min(a.length, b.length) && a[a.length - 1 - same] == b[b.length - 1 - same]) {
            same++;
        }
        return same;
    }

    @Test
    void checksumsOfPartsMakeTheChecksumOfTheWhole() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            byte[] first = new byte[random.nextInt(3_000)];
            byte[] second = new byte[random.nextInt(70_000)];
            random.nextBytes(first);
            random.nextBytes(second);
            CRC32 whole = new CRC32();
            whole.update(first);
            whole.update(second);

            assertThat(PackedRun.Crc.join(crc(first), crc(second), PackedRun.Crc.shift(second.length)))
                    .isEqualTo((int) whole.getValue());
        }
    }

    @Test
    void jsonFollowsTheDeviationsOfTheProtocol() throws Exception {
        byte[] body = batch(List.of(Events.full()), true, false);

        JsonNode record = OtlpBodies.json(body).at("/resourceLogs/0/scopeLogs/0/logRecords/0");
        assertThat(record.get("timeUnixNano").isTextual()).isTrue();
        assertThat(record.get("severityNumber").isInt()).isTrue();
        assertThat(record.get("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(OtlpBatch.isJson(body)).isTrue();
        assertThat(OtlpBatch.isJson(batch(List.of(Events.full()), true, true))).isTrue();
        assertThat(OtlpBatch.isJson(batch(List.of(Events.full()), false, true))).isFalse();
        assertThat(OtlpBatch.isJson(batch(List.of(Events.full()), false, false)))
                .isFalse();
    }

    private byte[] batch(List<Event> events, boolean json, boolean gzip) {
        try (OtlpEncoder encoder = new OtlpEncoder(json, gzip, SHOP, clock)) {
            List<byte[]> parts = new ArrayList<>();
            events.forEach(event -> parts.add(encoder.encode(event)));
            return OtlpBatch.join(parts);
        }
    }

    private static LogRecord only(ExportLogsServiceRequest request) {
        assertThat(request.getResourceLogsCount()).isEqualTo(1);
        assertThat(request.getResourceLogs(0).getScopeLogs(0).getLogRecordsCount())
                .isEqualTo(1);
        return request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
    }

    private static String release(ResourceLogs logs) {
        return logs.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.version"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getStringValue();
    }

    private static Map<String, AnyValue> attributes(LogRecord record) {
        return record.getAttributesList().stream().collect(toMap(a -> a.getKey(), a -> a.getValue()));
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
