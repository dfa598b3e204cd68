package dev.mayday.encode;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.Frame;
import dev.mayday.event.Mechanism;
import dev.mayday.testkit.Events;
import dev.mayday.testkit.FakeClock;
import dev.mayday.testkit.OtlpBodies;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in an event makes a receiver refuse it, and with it its batch. */
class OtlpReceiversTest {

    private static final Map<String, String> SHOP = Map.of("service.name", "shop");

    /** What Loki keeps beside attributes: observed time, two severities, two ids, the event's name, two of the scope. */
    private static final int FURTHER_ENTRIES = 8;

    private static final int FURTHER_BYTES = 400;

    private final FakeClock clock = new FakeClock();

    static Stream<Map<String, String>> resources() {
        return Stream.of(SHOP, entries(20, 20), entries(100, 20), entries(20, 1_000));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void aRecordHasNoMoreEntriesThanLokiTakes(Map<String, String> resource) throws Exception {
        Event event = Events.full().toBuilder()
                .context("many", Map.copyOf(entries(300, 1)))
                .build();

        ResourceLogs read = read(event, resource);

        assertThat(metadata(read).size() + FURTHER_ENTRIES).isBetween(120, 128);
        assertThat(attributes(read).get("mayday.cut").getIntValue()).isPositive();
        assertThat(attributes(read)).containsKeys("mayday.event.id", "exception.type", "exception.stacktrace");
    }

    @ParameterizedTest
    @MethodSource("resources")
    void aRecordIsNoLargerThanLokiTakes(Map<String, String> resource) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            frames.add(new Frame("com.example.\u00e9".repeat(20), "m" + i, "F.java", i, true, false));
        }
        Map<String, Object> facts =
                IntStream.range(0, 100).boxed().collect(toMap(i -> "\u4e16k" + i, i -> "\ud83d\ude00".repeat(2_000)));
        Event event = Events.full().toBuilder()
                .exceptions(List.of(new EventException("E", "m", "\u4e16".repeat(8_000), 1, Mechanism.GENERIC, frames)))
                .context("big", facts)
                .context("more", facts)
                .build();

        ResourceLogs read = read(event, resource);

        assertThat(metadata(read).stream().mapToInt(OtlpReceiversTest::size).sum() + FURTHER_BYTES)
                .isLessThan(64 * 1024);
        assertThat(read.getSerializedSize()).isLessThan(128 * 1024);
        assertThat(attributes(read).get("mayday.cut").getIntValue()).isPositive();
        assertThat(attributes(read)).containsKeys("mayday.event.id", "exception.type", "exception.stacktrace");
    }

    @Test
    void aResourceThatIsTooLargeByItselfLeavesARecordWhatMattersMost() throws Exception {
        assertThat(attributes(read(Events.full(), entries(100, 2_000))))
                .containsKeys("mayday.event.id", "exception.type", "exception.stacktrace");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0",
        "-9223372036854775808, 0",
        "1767323045678000, 9223372036854000000",
        "1767323045678000000, 9223372036854000000",
        "9223372036854775807, 9223372036854000000"
    })
    void aTimeThatHasNoPlaceInTheProtocolBecomesTheNearestThatHas(long millis, long nanos) throws Exception {
        Event event = Events.minimal().toBuilder().timestampMillis(millis).build();

        for (boolean json : new boolean[] {false, true}) {
            LogRecord record = record(read(event, SHOP, json));

            assertThat(record.getTimeUnixNano()).isEqualTo(nanos);
            assertThat(record.getObservedTimeUnixNano()).isEqualTo(nanos);
        }
    }

    @Test
    void theOlderNameOfTheEnvironmentIsNotContradicted() throws Exception {
        Event event = Events.minimal().toBuilder().environment("production").build();

        ResourceLogs read = read(event, Map.of("deployment.environment", "staging"));

        assertThat(read.getResource().getAttributesList())
                .filteredOn(each -> each.getKey().startsWith("deployment.environment"))
                .extracting(each -> each.getKey() + "=" + each.getValue().getStringValue())
                .containsExactlyInAnyOrder("deployment.environment=staging", "deployment.environment.name=staging");
    }

    private ResourceLogs read(Event event, Map<String, String> resource) throws Exception {
        return read(event, resource, false);
    }

    private ResourceLogs read(Event event, Map<String, String> resource, boolean json) throws Exception {
        try (OtlpEncoder encoder = new OtlpEncoder(json, true, resource, clock)) {
            return OtlpBodies.read(OtlpBatch.join(List.of(encoder.encode(event))))
                    .getResourceLogs(0);
        }
    }

    private static Map<String, String> entries(int count, int valueLength) {
        return IntStream.range(0, count).boxed().collect(toMap(i -> "k" + i, i -> "v".repeat(valueLength)));
    }

    private static List<KeyValue> metadata(ResourceLogs logs) {
        List<KeyValue> metadata = new ArrayList<>(logs.getResource().getAttributesList());
        metadata.addAll(record(logs).getAttributesList());
        return metadata;
    }

    /** Loki writes numbers as text. */
    private static int size(KeyValue attribute) {
        AnyValue value = attribute.getValue();
        return attribute.getKeyBytes().size()
                + (value.hasStringValue() ? value.getStringValueBytes().size() : 20);
    }

    private static LogRecord record(ResourceLogs logs) {
        return logs.getScopeLogs(0).getLogRecords(0);
    }

    /** Each name once. */
    private static Map<String, AnyValue> attributes(ResourceLogs logs) {
        return record(logs).getAttributesList().stream().collect(toMap(KeyValue::getKey, KeyValue::getValue));
    }
}
