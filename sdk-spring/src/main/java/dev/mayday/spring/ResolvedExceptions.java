package dev.mayday.spring;

import dev.mayday.servlet.MaydayFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;

/**
 * Notes on the request which exception Spring MVC looks for an answer to, before any resolver has its turn, and whether it was
 * Spring's own default that found one. Decides nothing: which one answers is as it was.
 */
final class ResolvedExceptions implements HandlerExceptionResolver, PriorityOrdered, WebMvcConfigurer {

    /** The exception that nobody but Spring's own default knew an answer to. */
    static final String DEFAULTED = ResolvedExceptions.class.getName() + ".defaulted";

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        request.setAttribute(MaydayFilter.EXCEPTION, failure);
        return null;
    }

    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.replaceAll(
                resolver -> resolver instanceof DefaultHandlerExceptionResolver ? new Watched(resolver) : resolver);
    }

    private record Watched(HandlerExceptionResolver resolver) implements HandlerExceptionResolver {

        @Override
        public @Nullable ModelAndView resolveException(
                HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
            ModelAndView answer = resolver.resolveException(request, response, handler, failure);
            if (answer != null) {
                request.setAttribute(DEFAULTED, failure);
            }
            return answer;
        }
    }
}
