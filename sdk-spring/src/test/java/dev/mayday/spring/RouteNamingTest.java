package dev.mayday.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.servlet.MaydayFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.HandlerMapping;

class RouteNamingTest {

    private final Map<String, Object> attributes =
            new HashMap<>(Map.of(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/orders/{id}"));

    @Test
    void theRouteOfWhatTheClientAskedForIsKeptWhateverItIsForwardedTo() {
        handled(DispatcherType.REQUEST);
        attributes.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/elsewhere");
        handled(DispatcherType.FORWARD);

        assertThat(attributes).containsEntry(MaydayFilter.ROUTE, "/orders/{id}");
    }

    @Test
    void anErrorPageIsNoRoute() {
        handled(DispatcherType.ERROR);

        assertThat(attributes).doesNotContainKey(MaydayFilter.ROUTE);
    }

    @Test
    void theRouteThatTheApplicationHasToldStays() {
        attributes.put(MaydayFilter.ROUTE, "/orders/express");
        handled(DispatcherType.REQUEST);

        assertThat(attributes).containsEntry(MaydayFilter.ROUTE, "/orders/express");
    }

    private void handled(DispatcherType type) {
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                RouteNamingTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getDispatcherType" -> type;
                    case "getAttribute" -> attributes.get((String) arguments[0]);
                    case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        assertThat(new RouteNaming().preHandle(request, null, new Object())).isTrue();
    }
}
