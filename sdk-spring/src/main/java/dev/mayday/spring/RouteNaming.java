package dev.mayday.spring;

import dev.mayday.MaydayClient;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Calls the unit of work like the route of its handler, as soon as there is one: what is captured on another thread cannot ask
 * the request. The route is the one the client asked for, not that of a forward or of an error page.
 */
final class RouteNaming implements HandlerInterceptor, WebMvcConfigurer {

    private final MaydayClient client;

    RouteNaming(MaydayClient client) {
        this.client = client;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(Ordered.HIGHEST_PRECEDENCE);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            client.currentScope().setTransaction(request.getMethod() + ' ' + route);
        }
        return true;
    }
}
