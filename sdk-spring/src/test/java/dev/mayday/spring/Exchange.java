package dev.mayday.spring;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A request and its answer, as far as a filter asks them. */
final class Exchange {

    private final Map<String, Object> attributes = new HashMap<>();
    private int status = 200;

    /** Sends it through {@code filter} to {@code application}. */
    void through(Filter filter, FilterChain application) throws IOException, ServletException {
        filter.doFilter(
                proxy(HttpServletRequest.class, (method, arguments) -> switch (method) {
                    case "getAttribute" -> attributes.get((String) arguments[0]);
                    case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                    case "getDispatcherType" -> DispatcherType.REQUEST;
                    case "getMethod" -> "GET";
                    case "isAsyncStarted" -> false;
                    default -> null;
                }),
                proxy(HttpServletResponse.class, (method, arguments) -> switch (method) {
                    case "getStatus" -> status;
                    case "setStatus" -> status = (int) arguments[0];
                    case "isCommitted" -> false;
                    default -> null;
                }),
                application);
    }

    private interface Answers {

        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object answer = answers.to(method.getName(), arguments);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }
}
