package dev.mayday.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

/** The init parameters of a filter, and the log of its container. */
final class FakeConfig {

    private final Map<String, String> parameters;
    private final List<String> logged = new ArrayList<>();

    FakeConfig(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    List<String> logged() {
        return logged;
    }

    FilterConfig asFilterConfig() {
        ServletContext context = (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (self, method, arguments) -> {
                    if (!method.getName().equals("log")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    logged.add((String) arguments[0]);
                    return null;
                });
        return new FilterConfig() {
            @Override
            public String getFilterName() {
                return "mayday";
            }

            @Override
            public ServletContext getServletContext() {
                return context;
            }

            @Override
            public String getInitParameter(String name) {
                return parameters.get(name);
            }

            @Override
            public Enumeration<String> getInitParameterNames() {
                return Collections.enumeration(parameters.keySet());
            }
        };
    }
}
