package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.event.Event;
import dev.mayday.servlet.MaydayFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Clients that went away while Spring MVC wrote the answer, with the policy that captures everything. */
class AbortedAnswerTest extends ContextFixture {

    @Test
    void aClientThatWentAwayIsNoErrorHoweverDeepTheConverterHidesIt() throws Exception {
        start();
        IOException reset = new IOException("Connection reset by peer");
        IOException gone = new AsyncRequestNotUsableException("ServletOutputStream failed to write", reset);
        answer(new HttpMessageNotWritableException("Could not write JSON", new UncheckedIOException(gone)));
        answer(new HttpMessageNotWritableException("no getter", new IllegalStateException("broken")));

        assertThat(events()).extracting(Event::title).singleElement().asString().contains("no getter");
    }

    @Test
    void aConnectionToAnotherServiceThatBreaksIsOne() throws Exception {
        start();
        answer(new IOException("Connection reset by peer"));

        assertThat(events()).extracting(Event::title).singleElement().asString().contains("Connection reset by peer");
    }

    private void answer(Exception resolved) throws IOException, ServletException {
        new Exchange().through(new AnswerFilter(client(), WebCapture.ALL, false), (request, response) -> {
            request.setAttribute(MaydayFilter.EXCEPTION, resolved);
            ((HttpServletResponse) response).setStatus(500);
        });
    }
}
