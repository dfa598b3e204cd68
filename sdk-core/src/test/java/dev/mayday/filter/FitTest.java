package dev.mayday.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mayday.encode.EnvelopeEncoder;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.Request;
import dev.mayday.event.ThreadInfo;
import dev.mayday.event.User;
import dev.mayday.testkit.Envelopes;
import dev.mayday.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FitTest {

    private static final int LIMIT = 100_000;

    @Test
    void anEventThatFitsComesBackAsTheSameInstance() {
        Event small = event().build();
        Event almost =
                event().context("a", Map.of("list", List.of("é".repeat(8_000)))).build();
        int size = (int) EventSize.of(almost);

        assertThat(Fit.fit(small, LIMIT)).isSameAs(small);
        assertThat(Fit.fit(almost, size)).isSameAs(almost);
        assertThat(Fit.fit(almost, size - 1)).isNotSameAs(almost);
    }

    @Test
    void theDataOfTheOldestBreadcrumbsGoesFirst() {
        Event cut = fit(event().breadcrumbs(crumbs(100, "added", 1_500)));

        assertThat(cut.breadcrumbs()).hasSize(100);
        int without = cutOf(cut, "breadcrumb_data");
        assertThat(without).isBetween(30, 60);
        assertThat(cut.breadcrumbs().subList(0, without))
                .allMatch(crumb -> crumb.data().isEmpty());
        assertThat(cut.breadcrumbs().subList(without, 100))
                .allMatch(crumb -> !crumb.data().isEmpty());
        assertThat(cut(cut)).containsOnlyKeys("breadcrumb_data");
    }

    @Test
    void thenTheOldestBreadcrumbs() {
        Event cut = fit(event().breadcrumbs(crumbs(100, "x".repeat(2_000), 10)));

        int dropped = cutOf(cut, "breadcrumbs");
        assertThat(dropped).isBetween(50, 60);
        assertThat(cut.breadcrumbs())
                .hasSize(100 - dropped)
                .last()
                .satisfies(crumb -> assertThat(crumb.timestampMillis()).isEqualTo(99));
        assertThat(cut(cut)).containsOnlyKeys("breadcrumb_data", "breadcrumbs");
    }

    @Test
    void thenLongTextsFirstToAThousandCharacters() {
        Event cut = fit(event().exceptions(List.of(
                        exception("中".repeat(8_000)), exception("中".repeat(8_000)), exception("中".repeat(8_000))))
                .logEntry(LogEntry.of("中".repeat(8_000)))
                .context("order", Map.of("nested", List.of(Map.of("note", "中".repeat(8_000))))));

        assertThat(cut.exceptions()).extracting(each -> each.value().length()).containsExactly(8_000, 1_024, 1_024);
        assertThat(cut.exceptions().get(2).value()).endsWith("中...");
        assertThat(cut(cut)).containsOnly(entry("strings", 2));
    }

    @Test
    void thenToAQuarterOfThat() {
        Map<String, Object> facts = new LinkedHashMap<>();
        IntStream.range(0, 99).forEach(i -> facts.put("fact" + i, "中".repeat(8_000)));

        Event cut = fit(event().context("order", Map.of("nested", List.of(facts))));

        assertThat(cut.contexts().get("order").toString()).hasSizeBetween(99 * 256, 99 * 300);
        assertThat(cutOf(cut, "strings")).isEqualTo(198);
    }

    @Test
    void thenTheMiddleOfStacks() {
        Event cut = fit(event().exceptions(List.of(deep(250), deep(250), deep(250))));

        assertThat(cut.exceptions()).hasSize(3);
        assertThat(cut.exceptions().get(0).frames()).hasSizeGreaterThanOrEqualTo(101);
        assertThat(cut.exceptions().get(2).frames().get(0).function()).isEqualTo("f0");
        assertThat(cut.exceptions().get(2).frames())
                .last()
                .satisfies(frame -> assertThat(frame.function()).isEqualTo("f249"));
        assertThat(cutOf(cut, "frames"))
                .isEqualTo(cut.exceptions().stream()
                        .mapToInt(each -> StackCut.omitted(each.frames()))
                        .sum());
    }

    @Test
    void thenTheLargestContextsThatNobodyKnows() {
        Event cut = fit(event().context("runtime", fat(300))
                .context("small", Map.of("a", 1))
                .context("large", fat(200))
                .context("largest", fat(400)));

        assertThat(cut.contexts()).containsOnlyKeys("runtime", "small", "mayday");
        assertThat(cut(cut)).containsOnly(entry("contexts", List.of("largest", "large")));
    }

    @Test
    void thenLongTagsAreCut() {
        EventBuilder event = event();
        IntStream.range(0, 100).forEach(i -> event.tag("tag" + i, "中".repeat(i < 50 ? 1_000 : 199)));

        Event cut = fit(event);

        assertThat(cut.tags()).hasSize(100).containsEntry("tag99", "中".repeat(199));
        assertThat(cut.tags().get("tag0")).hasSize(200).endsWith("...");
    }

    @Test
    void thenTheLastTags() {
        EventBuilder event = event();
        IntStream.range(0, 100).forEach(i -> event.tag("中".repeat(190) + i, "中".repeat(199)));

        Event cut = fit(event);

        assertThat(cut.tags()).containsKey("中".repeat(190) + 0).doesNotContainKey("中".repeat(190) + 99);
        assertThat(cut.tags().size()).isBetween(70, 99).isEqualTo(100 - cutOf(cut, "tags"));
    }

    @Test
    void thenThreadsAndTheEventsOwnLast() {
        List<ThreadInfo> threads = IntStream.range(0, 100)
                .mapToObj(i -> new ThreadInfo(i, "worker " + i, i == 50, false, "RUNNABLE", frames(40)))
                .toList();

        Event cut = fit(event().threads(threads));

        assertThat(cut.threads())
                .hasSizeLessThan(60)
                .extracting(ThreadInfo::id)
                .contains(50L, 0L)
                .doesNotContain(99L);
        assertThat(cutOf(cut, "threads")).isEqualTo(100 - cut.threads().size());
    }

    @Test
    void thenTheExceptionsAtTheEnd() {
        List<EventException> exceptions =
                IntStream.range(0, 50).mapToObj(i -> deep(21)).toList();

        Event cut = fit(event().exceptions(exceptions));

        assertThat(cut.exceptions()).hasSizeBetween(5, 49).first().isEqualTo(exceptions.get(0));
        assertThat(cutOf(cut, "exceptions")).isEqualTo(50 - cut.exceptions().size());
    }

    @Test
    void atLastTheRest() {
        Map<String, String> texts = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(i -> texts.put("中".repeat(190) + i, "中".repeat(200)));

        Event cut = fit(event().request(new Request("GET", "http://a/b", "c=d", texts, texts))
                .user(User.of("42").withData(texts))
                .logEntry(new LogEntry("a {}", List.copyOf(texts.keySet()), "a b"))
                .fingerprint(List.copyOf(texts.values()))
                .context("runtime", fat(1_000)));

        assertThat(cut.request()).isEqualTo(Request.of("GET", "http://a/b"));
        assertThat(cut.user()).isEqualTo(User.of("42"));
        assertThat(cut.logEntry()).isEqualTo(new LogEntry("a {}", List.of(), "a b"));
        assertThat(cut(cut)).containsKeys("request", "user_data", "params");
    }

    @Test
    void whatWasNotedBeforeStays() {
        Event cut = fit(event().context("mayday", Map.of("occurrences", 17)).context("large", fat(2_000)));

        assertThat(cut.contexts().get("mayday"))
                .containsEntry("occurrences", 17)
                .containsKey("cut");
    }

    @Test
    void anEventOfEndlessNamesBecomesItsOwnNotice() {
        String name = "中".repeat(200_000);
        Throwable throwable = new IllegalStateException();
        Event cut = fit(event().throwable(throwable)
                .release(name)
                .user(User.of(name))
                .logEntry(new LogEntry("template", List.of(), null))
                .exceptions(List.of(
                        new EventException(name, name, "no stock", 5, Mechanism.of(name, false), frames(3)),
                        exception("cause"))));

        assertThat(cut.id()).isEqualTo(EventId.of(7, 7));
        assertThat(cut.timestampMillis()).isEqualTo(99);
        assertThat(cut.level()).isEqualTo(Level.ERROR);
        assertThat(cut.throwable()).isSameAs(throwable);
        assertThat(cut.exceptions()).singleElement().satisfies(each -> {
            assertThat(each.type()).hasSize(100).startsWith("中中");
            assertThat(each.value()).isEqualTo("no stock");
            assertThat(each.mechanism().handled()).isFalse();
        });
        assertThat(cut.logEntry()).isEqualTo(new LogEntry(null, List.of(), "template"));
        assertThat(cut(cut)).containsOnly(entry("everything_else", true));
    }

    @Test
    void everyEventFitsIntoEveryLimit() {
        int[] cut = {0, 0};
        try (EnvelopeEncoder encoder = new EnvelopeEncoder("", Clock.SYSTEM)) {
            for (int seed = 0; seed < 400; seed++) {
                Event fat = new FatEvents(seed).any();
                int limit = List.of(FilterSettings.MIN_EVENT_BYTES, 16_384, LIMIT, 1_000_000)
                        .get(seed % 4);

                Event fitting = Fit.fit(fat, limit);

                cut[0] += fitting == fat ? 0 : 1;
                cut[1] += fitting.contexts()
                                .getOrDefault("mayday", Map.of())
                                .toString()
                                .contains("everything_else")
                        ? 1
                        : 0;
                assertThat(EventSize.of(fitting)).as("counted, seed %s", seed).isLessThanOrEqualTo(limit);
                assertThat(onTheWire(encoder, fitting))
                        .as("written, seed %s", seed)
                        .isLessThanOrEqualTo(limit);
                assertThat(EventSize.of(fat)).as("size of seed %s", seed).isLessThanOrEqualTo(EventSize.atMost(fat));
                assertThat(fitting.id()).isEqualTo(fat.id());
                assertThat(fitting.exceptions().isEmpty())
                        .isEqualTo(fat.exceptions().isEmpty());
            }
        }
        assertThat(cut[0]).as("events that were cut").isGreaterThan(240);
        assertThat(cut[1]).as("events of which next to nothing was left").isLessThan(40);
    }

    private static Event fit(EventBuilder event) {
        Event fat = event.build();
        assertThat(EventSize.of(fat)).isGreaterThan(LIMIT);
        Event cut = Fit.fit(fat, LIMIT);
        assertThat(EventSize.of(cut)).isLessThanOrEqualTo(LIMIT);
        return cut;
    }

    private static long onTheWire(EnvelopeEncoder encoder, Event event) {
        return Envelopes.read(encoder.encode(event).bytes())
                .items()
                .get(0)
                .header()
                .get("length")
                .asLong();
    }

    private static EventBuilder event() {
        return Event.builder().id(EventId.of(7, 7)).timestampMillis(99).level(Level.ERROR);
    }

    private static List<Breadcrumb> crumbs(int count, String message, int dataLength) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Breadcrumb(
                        i * 1_000_000L, null, "cart", message, Level.INFO, Map.of("items", "x".repeat(dataLength))))
                .toList();
    }

    /** Many small facts: nothing that cutting texts would make smaller. */
    private static Map<String, Object> fat(int facts) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < facts / 50; i++) {
            List<Object> list = IntStream.range(0, 50)
                    .mapToObj(j -> (Object) "x".repeat(240))
                    .toList();
            map.put("list" + i, list);
        }
        return map;
    }

    private static EventException exception(String value) {
        return new EventException("IllegalStateException", "java.lang", value, 5, Mechanism.GENERIC, List.of());
    }

    private static EventException deep(int frames) {
        return exception("no stock").withFrames(frames(frames));
    }

    private static List<Frame> frames(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Frame("com.acme.shop.OrderService", "f" + i, "OrderService.java", i, true, false))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cut(Event event) {
        return (Map<String, Object>) event.contexts().get("mayday").get("cut");
    }

    private static int cutOf(Event event, String what) {
        return (Integer) cut(event).get(what);
    }
}
