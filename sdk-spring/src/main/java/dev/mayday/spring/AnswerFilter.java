package dev.mayday.spring;

import dev.mayday.MaydayClient;
import dev.mayday.event.Event;
import dev.mayday.event.EventId;
import dev.mayday.event.Mechanism;
import dev.mayday.servlet.ClientAborts;
import dev.mayday.servlet.MaydayFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;

/**
 * Captures, once the answer is known, what Spring MVC has turned into one and the policy asks for: with
 * {@link WebCapture#ALL} everything; else what only Spring's own default knew an answer to, and that was 5xx, for which the
 * application did nothing. {@link MaydayFilter} in front sees to what escapes and to other server errors. In a WAR Spring Boot's
 * error pages are a filter in between, which lets nothing escape, so there this one tells of it. Elsewhere what stands in between
 * is the application's, and what it answers has not escaped.
 */
final class AnswerFilter implements Filter {

    /** Boot's filter of error pages is right behind the first. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

    private static final Mechanism HANDLED = Mechanism.of("auto.spring.mvc", true);
    private static final Mechanism UNHANDLED = Mechanism.of("auto.spring.mvc", false);

    private final MaydayClient client;
    private final WebCapture policy;
    private final boolean errorPagesInFront;

    AnswerFilter(MaydayClient client, WebCapture policy, boolean errorPagesInFront) {
        this.client = client;
        this.policy = policy;
        this.errorPagesInFront = errorPagesInFront;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (Throwable thrown) {
            if (errorPagesInFront) {
                MaydayFilter.escaped(request, thrown);
            }
            throw thrown;
        }
        // an error page has its own dispatch, which is not asked again
        boolean answered = !request.isAsyncStarted() && request.getDispatcherType() != DispatcherType.ERROR;
        if (answered && response instanceof HttpServletResponse answer) {
            Object failure = request.getAttribute(MaydayFilter.EXCEPTION);
            if (failure instanceof Exception exception) {
                boolean defaulted = request.getAttribute(ResolvedExceptions.DEFAULTED) == failure;
                boolean unhandled = defaulted && answer.getStatus() >= 500;
                if ((unhandled || policy == WebCapture.ALL) && !ClientAborts.isOneByClass(exception)) {
                    EventId id = client.captureEvent(Event.builder()
                            .throwable(exception)
                            .mechanism(unhandled ? UNHANDLED : HANDLED)
                            .build());
                    if (!id.isNone()) {
                        request.setAttribute(MaydayFilter.EVENT_ID, id.toString());
                    }
                }
            }
        }
    }
}
