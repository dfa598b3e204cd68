package dev.mayday.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;

/** Behind the filter stands one that turns exceptions into answers, and behind that one another that tells of them. */
class EscapedInsideTest extends FilterFixture {

    private final MaydayClient client = client(settings -> settings);
    private final Filter filter = new MaydayFilter(client, MaydayFilterOptions.DEFAULTS);
    private final HttpServletRequest request = FakeRequests.request(FakeRequests.orders());

    private void serve(FilterChain chain) throws Exception {
        filter.doFilter(request, FakeRequests.response(200), chain);
    }

    @Test
    void anExceptionThatIsTurnedIntoAnAnswerIsCapturedAsOneThatNobodyHandled() throws Exception {
        serve((asked, answer) ->
                MaydayFilter.escaped(asked, new ServletException(new IllegalStateException("no stock"))));

        assertThat(events(client)).hasSize(1);
        Event event = events(client).get(0);
        assertThat(event.exceptions()).hasSize(1);
        assertThat(event.exceptions().get(0).value()).isEqualTo("no stock");
        assertThat(event.mechanism().type()).isEqualTo("auto.http.servlet");
        assertThat(event.mechanism().handled()).isFalse();
        assertThat(event.contexts().get("response")).isEqualTo(Map.of("status_code", 500));
    }

    @Test
    void anExceptionThatComesToTheFilterAllTheSameIsCapturedOnce() {
        IllegalStateException failure = new IllegalStateException("no stock");

        assertThatThrownBy(() -> serve((asked, answer) -> {
                    MaydayFilter.escaped(asked, failure);
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(events(client)).hasSize(1);
        assertThat(client.report().captured()).isEqualTo(1);
    }

    @Test
    void theRequestThenHasTheIdOfTheEventForAnErrorPage() throws Exception {
        serve((asked, answer) -> MaydayFilter.escaped(asked, new IllegalStateException("no stock")));

        assertThat(request.getAttribute("dev.mayday.servlet.event-id"))
                .isEqualTo(events(client).get(0).id().toString());
    }

    @Test
    void aClientThatWentAwayIsNoError() throws Exception {
        serve((asked, answer) -> MaydayFilter.escaped(asked, new ClientAbortException(new EOFException())));

        assertThat(events(client)).isEmpty();
        assertThat(request.getAttribute("dev.mayday.servlet.event-id")).isNull();
    }

    @Test
    void whoDoesNotServeTheRequestTellsNothing() throws Exception {
        serve((asked, answer) -> {
            Thread other = new Thread(() -> MaydayFilter.escaped(asked, new IllegalStateException("elsewhere")));
            other.start();
            join(other);
        });
        MaydayFilter.escaped(request, new IllegalStateException("too late"));

        assertThat(events(client)).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
