package dev.mayday.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a container that an initializer meets. */
final class FakeContext {

    private final Map<String, String> parameters;
    private final ClassLoader loader;
    private final Map<String, Filter> filters = new LinkedHashMap<>();
    private final List<String> mappings = new ArrayList<>();
    private final List<ServletContextListener> listeners = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();

    FakeContext(Map<String, String> parameters, ClassLoader loader) {
        this.parameters = parameters;
        this.loader = loader;
    }

    List<Filter> filters() {
        return List.copyOf(filters.values());
    }

    /** Initializes the filters, as a container does when all of them are registered. */
    void initFilters() throws ServletException {
        for (Map.Entry<String, Filter> filter : filters.entrySet()) {
            filter.getValue().init(proxy(FilterConfig.class, (method, arguments) -> switch (method) {
                case "getFilterName" -> filter.getKey();
                case "getServletContext" -> asServletContext();
                case "getInitParameter" -> null;
                default -> throw new UnsupportedOperationException(method);
            }));
        }
    }

    /** Dispatcher types, whether after those of the application, and pattern. */
    List<String> mappings() {
        return mappings;
    }

    List<String> logged() {
        return logged;
    }

    /** Stops the application. */
    void destroy() {
        listeners.forEach(listener -> listener.contextDestroyed(new ServletContextEvent(asServletContext())));
    }

    ServletContext asServletContext() {
        return proxy(ServletContext.class, (method, arguments) -> switch (method) {
            case "getInitParameter" -> parameters.get((String) arguments[0]);
            case "getClassLoader" -> loader;
            case "addFilter" -> {
                boolean taken = filters.putIfAbsent((String) arguments[0], (Filter) arguments[1]) != null;
                yield taken ? null : registration();
            }
            case "getFilterRegistrations" -> registrations();
            case "addListener" -> listeners.add((ServletContextListener) arguments[0]) ? null : null;
            case "log" -> logged.add((String) arguments[0]) ? null : null;
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private Map<String, FilterRegistration> registrations() {
        Map<String, FilterRegistration> all = new LinkedHashMap<>();
        filters.forEach((name, filter) ->
                all.put(name, proxy(FilterRegistration.class, (method, arguments) -> switch (method) {
                    case "getName" -> name;
                    case "getClassName" -> filter.getClass().getName();
                    default -> throw new UnsupportedOperationException(method);
                })));
        return all;
    }

    private FilterRegistration.Dynamic registration() {
        return proxy(FilterRegistration.Dynamic.class, (method, arguments) -> {
            if (method.equals("addMappingForUrlPatterns")) {
                mappings.add(arguments[0] + " " + arguments[1] + " " + String.join(",", (String[]) arguments[2]));
            }
            return null;
        });
    }

    private interface Answers {

        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
