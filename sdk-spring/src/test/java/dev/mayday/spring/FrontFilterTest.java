package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.servlet.MaydayFilter;
import dev.mayday.servlet.MaydayFilterOptions;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A filter between Mayday's two that answers what is thrown behind it: the application's own, or that of Boot's error pages. */
class FrontFilterTest extends ContextFixture {

    /** As many an application has one, at the highest precedence, for tokens. */
    private static final Filter ANSWERS = (request, response, chain) -> {
        try {
            chain.doFilter(request, response);
        } catch (IllegalArgumentException badToken) {
            ((HttpServletResponse) response).setStatus(401);
        }
    };

    @Test
    void whatAFilterOfTheApplicationAnswersHasNotEscaped() throws Exception {
        assertThat(captured(start(WebAutoConfiguration.Mvc.class))).isEmpty();
    }

    @Test
    void whatBootsErrorPagesAnswerHas() throws Exception {
        assertThat(captured(start(WebAutoConfiguration.Mvc.class, War.class)))
                .containsExactly("token expired, unhandled");
    }

    @Configuration(proxyBeanMethods = false)
    static class War {

        /** Of the name by which Boot registers it. */
        @Bean
        Object errorPageFilter() {
            return new Object();
        }
    }

    private List<String> captured(AnnotationConfigApplicationContext context) throws Exception {
        Filter front = new MaydayFilter(client(), MaydayFilterOptions.DEFAULTS);
        Filter behind = context.getBean("maydayAnswerFilter", FilterRegistrationBean.class)
                .getFilter();
        new Exchange()
                .through(
                        front,
                        (request, response) -> ANSWERS.doFilter(
                                request,
                                response,
                                (same, answer) -> behind.doFilter(same, answer, (last, one) -> {
                                    throw new IllegalArgumentException("token expired");
                                })));
        return events().stream()
                .map(event ->
                        event.exceptions().get(0).value() + (event.mechanism().handled() ? ", handled" : ", unhandled"))
                .toList();
    }
}
