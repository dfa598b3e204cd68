package dev.mayday.servlet;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Requests without a container: an object that answers what the filter asks, and throws at anything else. */
final class FakeRequests {

    private FakeRequests() {}

    /** What a request answers, by the name of the method; {@code header:NAME} by that of the header. */
    static HttpServletRequest request(Map<String, Object> answers) {
        Map<String, Object> attributes = new HashMap<>();
        return proxy(HttpServletRequest.class, (self, method, arguments) -> switch (method.getName()) {
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getHeader" -> answer(answers.get("header:" + arguments[0]));
            case "getHeaders" -> {
                Object value = answer(answers.get("header:" + arguments[0]));
                yield value == null
                        ? Collections.emptyEnumeration()
                        : Collections.enumeration(Collections.singleton(value));
            }
            case "getHeaderNames" -> Collections.emptyEnumeration();
            case "isAsyncStarted" -> false;
            case "getServerPort" -> 80;
            default -> answer(answers.get(method.getName()));
        });
    }

    private static Object answer(Object answer) {
        if (answer instanceof RuntimeException failure) {
            throw failure;
        }
        return answer;
    }

    /** A plain {@code GET /orders/42}. */
    static Map<String, Object> orders() {
        Map<String, Object> answers = new HashMap<>();
        answers.put("getMethod", "GET");
        answers.put("getRequestURI", "/orders/42");
        answers.put("getHttpServletMapping", mapping("/orders/*"));
        answers.put("getScheme", "http");
        answers.put("getServerName", "shop");
        return answers;
    }

    static HttpServletMapping mapping(String pattern) {
        return proxy(HttpServletMapping.class, (self, method, arguments) -> switch (method.getName()) {
            case "getPattern" -> pattern;
            case "getMappingMatch" -> MappingMatch.PATH;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    static HttpServletResponse response(int status) {
        return proxy(HttpServletResponse.class, (self, method, arguments) -> switch (method.getName()) {
            case "getStatus" -> status;
            case "isCommitted" -> false;
            case "getContentType" -> null;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
