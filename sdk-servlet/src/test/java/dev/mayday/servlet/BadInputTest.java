package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import dev.mayday.event.Trace;
import dev.mayday.testkit.Sneaky;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as attackers, broken clients and broken frameworks make them: each is served, and each error is reported. */
class BadInputTest extends FilterFixture {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final MaydayClient client = client(settings -> settings);

    @ParameterizedTest
    @CsvSource({
        "sentry-trace, 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "sentry-trace, 0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-1",
        "sentry-trace, ' 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0 '",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent, 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
    })
    void aTraceHeaderPutsTheEventIntoThatTrace(String name, String value) {
        Trace trace = eventOf(Map.of("header:" + name, value)).trace();

        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.parentSpanId()).isEqualTo(SPAN);
        assertThat(trace.spanId()).isNotEqualTo(SPAN);
    }

    @ParameterizedTest
    @CsvSource({
        "sentry-trace, 0",
        "sentry-trace, ''",
        "sentry-trace, 0af7651916cd43dd8448eb211c80319c",
        "sentry-trace, 00000000000000000000000000000000-b7ad6b7169203331",
        "sentry-trace, 0af7651916cd43dd8448eb211c80319c-0000000000000000",
        "sentry-trace, 0af7651916cd43dd8448eb211c80319ç-b7ad6b7169203331",
        "sentry-trace, 0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331x1",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        "traceparent, ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent, zz-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent, -"
    })
    void aMalformedTraceHeaderIsAsGoodAsNone(String name, String value) {
        Trace trace = eventOf(Map.of("header:" + name, value)).trace();

        assertThat(trace.traceId()).isNotEqualTo(TRACE);
        assertThat(trace.parentSpanId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentry-trace", "traceparent", "baggage", "accept", "user-agent"})
    void aHeaderOf64KilobytesCostsAtMostItself(String name) {
        Event event = eventOf(Map.of("header:" + name, "x".repeat(65_536)));

        assertThat(event.trace().parentSpanId()).isNull();
        assertThat(event.contexts()).doesNotContainKey("replay");
        assertThat(event.request().headers().values())
                .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(1_024));
    }

    @Test
    void theReplayOfTheUserIsLinked() {
        Event event = eventOf(Map.of(
                "header:baggage",
                "other=1, sentry-trace_id=x,sentry-replay_id=0AF7651916CD43DD8448EB211C80319C;p=1,z=2"));

        assertThat(event.contexts().get("replay")).isEqualTo(Map.of("replay_id", TRACE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentry-replay_id=", "sentry-replay_id=<script>", "sentry-replay_id", ",,,=,;", "\u0000"})
    void malformedBaggageLinksNothing(String baggage) {
        assertThat(eventOf(Map.of("header:baggage", baggage)).contexts()).doesNotContainKey("replay");
    }

    @Test
    void everyEventOfARequestHasTheSameSpan() {
        HttpServletRequest request = request(Map.of("header:traceparent", "00-" + TRACE + "-" + SPAN + "-01"));
        serve(new MaydayFilter(client, MaydayFilterOptions.DEFAULTS), request, () -> {
            client.captureMessage("one");
            client.captureMessage("two");
        });

        assertThat(events(client)).extracting(Event::trace).hasSize(2);
        assertThat(events(client).get(0).trace())
                .isEqualTo(events(client).get(1).trace());
    }

    @Test
    void aUserResolverThatThrowsCostsTheUserAndSaysSo() {
        MaydayFilterOptions options = MaydayFilterOptions.DEFAULTS.userResolver(request -> {
            throw new IllegalStateException("no session store");
        });
        serve(new MaydayFilter(client, options), request(Map.of()), () -> client.captureMessage("still here"));

        Event event = events(client).get(0);
        assertThat(event.user()).isNull();
        assertThat(event.transaction()).isEqualTo("GET /orders/*");
        assertThat(event.tags()).containsEntry("mayday.user_failed", "java.lang.IllegalStateException");
    }

    @Test
    void aUserResolverThatWasInterruptedLeavesTheThreadInterrupted() {
        MaydayFilterOptions options = MaydayFilterOptions.DEFAULTS.userResolver(request -> {
            throw Sneaky.rethrow(new InterruptedException());
        });
        boolean[] interrupted = new boolean[1];
        serve(new MaydayFilter(client, options), request(Map.of()), () -> {
            client.captureMessage("still here");
            interrupted[0] = Thread.interrupted();
        });

        assertThat(interrupted[0]).isTrue();
        assertThat(events(client).get(0).tags()).containsEntry("mayday.user_failed", "java.lang.InterruptedException");
    }

    @Test
    void aUserResolverIsAskedAtMostOnceAndNotWithoutAnEventAndMayCaptureItself() {
        int[] asked = new int[1];
        MaydayFilterOptions options = MaydayFilterOptions.DEFAULTS.userResolver(request -> {
            asked[0]++;
            client.captureMessage("inside the resolver");
            return null;
        });
        serve(new MaydayFilter(client, options), request(Map.of()), () -> {});
        assertThat(asked[0]).isZero();

        serve(new MaydayFilter(client, options), request(Map.of()), () -> {
            client.captureMessage("one");
            client.captureMessage("two");
        });

        assertThat(asked[0]).isOne();
        assertThat(events(client))
                .extracting(Event::title)
                .containsExactlyInAnyOrder("inside the resolver", "one", "two");
    }

    @Test
    void thePrincipalIsTheUserWhenPersonalDataIsWantedAndOnlyThen() {
        Principal ada = () -> "ada";
        Map<String, Object> principal = Map.of("getUserPrincipal", ada);
        MaydayClient open = client(settings -> settings.sendPii(true));
        serve(new MaydayFilter(open, MaydayFilterOptions.DEFAULTS), request(principal), () -> open.captureMessage("x"));
        assertThat(events(open)).extracting(event -> event.user().username()).containsExactly("ada");

        recorded.clear();
        serve(
                new MaydayFilter(client, MaydayFilterOptions.DEFAULTS),
                request(principal),
                () -> client.captureMessage("y"));
        assertThat(events(client))
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.user()).isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "getMethod",
                "getRequestURI",
                "getHttpServletMapping",
                "getQueryString",
                "getServerName",
                "header:accept",
                "header:traceparent",
                "header:sentry-trace",
                "header:baggage"
            })
    void aRequestThatCannotBeAskedIsServedAndItsErrorReported(String broken) {
        boolean[] served = new boolean[1];
        serve(
                new MaydayFilter(client, MaydayFilterOptions.DEFAULTS),
                request(Map.of(broken, new IllegalArgumentException("wrong charset"))),
                () -> {
                    served[0] = true;
                    client.captureMessage("reported");
                });

        assertThat(served[0]).isTrue();
        assertThat(events(client)).extracting(Event::title).containsExactly("reported");
        assertThat(client.currentScope().isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "getMethod, 'PROPFIND IT', ? /orders/*",
        "getMethod, GÉT, ? /orders/*",
        "getServerName, 'evil<script>', GET /orders/*",
        "getQueryString, '&&=&===&%zz=%&a', GET /orders/*"
    })
    void textThatIsNoneOfHttpIsLeftOut(String what, String value, String transaction) {
        Event event = eventOf(Map.of(what, value));

        assertThat(event.transaction()).isEqualTo(transaction);
        assertThat(event.request().url()
                        + event.request().method()
                        + event.request().queryString())
                .doesNotContain("script", "É", " ", "zz");
    }

    @Test
    void theExceptionIsThrownOnUntouched() {
        IOException thrown = new IOException("disk");
        MaydayFilter filter = new MaydayFilter(client, MaydayFilterOptions.DEFAULTS);

        assertThatThrownBy(() -> filter.doFilter(request(Map.of()), FakeRequests.response(200), (request, response) -> {
                    throw thrown;
                }))
                .isSameAs(thrown)
                .hasNoSuppressedExceptions();
        assertThat(events(client)).hasSize(1);
    }

    @Test
    void aBadInitParameterIsToldAndAnotherIsRead() {
        FakeConfig config = new FakeConfig(Map.of("captureServerErrors", "yes", "allowedHeaders", "X-Tenant, ,Origin"));
        MaydayFilterOptions options = MaydayFilterOptions.DEFAULTS.with(config.asFilterConfig());

        assertThat(config.logged())
                .containsExactly(
                        "mayday: captureServerErrors of filter mayday: expected true or false, got 'yes'; using false");
        assertThat(options.headers).contains("x-tenant", "origin", "accept").doesNotContain("");
    }

    private static HttpServletRequest request(Map<String, Object> more) {
        Map<String, Object> answers = FakeRequests.orders();
        answers.putAll(more);
        return FakeRequests.request(answers);
    }

    private Event eventOf(Map<String, Object> more) {
        serve(new MaydayFilter(client, MaydayFilterOptions.DEFAULTS), request(more), () -> client.captureMessage("x"));
        assertThat(events(client)).hasSize(1);
        return events(client).get(0);
    }

    private static void serve(MaydayFilter filter, HttpServletRequest request, Runnable work) {
        try {
            filter.doFilter(request, FakeRequests.response(200), (r, s) -> work.run());
        } catch (IOException | ServletException e) {
            throw new AssertionError(e);
        }
    }
}
