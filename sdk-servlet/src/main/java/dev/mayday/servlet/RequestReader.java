package dev.mayday.servlet;

import dev.mayday.event.Request;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a live request for an event. Never its body, and never what would make one be read, or a session. With personal data
 * off, the path is the route's and only allowed values of headers and query parameters stand; the rest is
 * {@code [Filtered]}.
 */
final class RequestReader {

    private static final String FILTERED = "[Filtered]";
    private static final int MAX_HEADERS = 50;
    private static final int MAX_VALUE = 1_024;
    private static final int MAX_NAME = 64;
    private static final int MAX_PARAMETERS = 50;
    private static final int MAX_QUERY = 16_384;

    private RequestReader() {}

    static Request read(
            HttpServletRequest live,
            String method,
            @Nullable String path,
            @Nullable String route,
            MaydayFilterOptions options,
            boolean pii) {
        return new Request(
                method,
                url(live, path, route, pii),
                query(live.getQueryString(), options, pii),
                headers(live, options, pii),
                pii && live.getRemoteAddr() != null ? Map.of("REMOTE_ADDR", live.getRemoteAddr()) : Map.of());
    }

    private static String url(HttpServletRequest live, @Nullable String path, @Nullable String route, boolean pii) {
        StringBuilder url = new StringBuilder(128);
        String scheme = live.getScheme();
        String host = live.getServerName();
        if (host != null && isHost(host)) {
            url.append(scheme).append("://").append(host);
            int port = live.getServerPort();
            if (port > 0 && port != ("https".equals(scheme) ? 443 : 80)) {
                url.append(':').append(port);
            }
        }
        if (pii) {
            url.append(plainPath(path));
        } else if (route != null) {
            String context = live.getContextPath();
            url.append(context == null ? "" : context);
            url.append(route.startsWith("/") ? "" : "/").append(route);
        }
        return url.toString();
    }

    /** The header of that name is what the client likes to write. */
    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!Character.isLetterOrDigit(c) && ".-_:[]".indexOf(c) < 0) {
                return false;
            }
        }
        return host.length() <= 255;
    }

    /** Without path parameters: that is where session ids stand when there are no cookies. */
    static String plainPath(@Nullable String path) {
        if (path == null || path.indexOf(';') < 0) {
            return path == null ? "" : path;
        }
        StringBuilder plain = new StringBuilder(path.length());
        boolean parameter = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            parameter = c == ';' || (parameter && c != '/');
            if (!parameter) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static @Nullable String query(@Nullable String query, MaydayFilterOptions options, boolean pii) {
        if (query == null || pii) {
            return query;
        }
        StringBuilder kept = new StringBuilder();
        int end = Math.min(query.length(), MAX_QUERY);
        int start = 0;
        for (int n = 0; start < end && n < MAX_PARAMETERS; n++) {
            int next = query.indexOf('&', start);
            next = next < 0 || next > end ? end : next;
            int equals = query.indexOf('=', start);
            if (equals >= 0 && equals < next) {
                String name = query.substring(start, equals);
                String value = query.substring(equals + 1, next);
                kept.append(kept.length() == 0 ? "" : "&").append(isPlainName(name) ? name : FILTERED);
                kept.append('=')
                        .append(
                                options.queryParameters.contains(name) && value.length() <= MAX_NAME
                                        ? value
                                        : FILTERED);
            } else if (next > start) {
                kept.append(kept.length() == 0 ? "" : "&").append(FILTERED);
            }
            start = next + 1;
        }
        return kept.toString();
    }

    private static boolean isPlainName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && "_.-[]".indexOf(c) < 0) {
                return false;
            }
        }
        return name.length() <= MAX_NAME;
    }

    private static Map<String, String> headers(HttpServletRequest live, MaydayFilterOptions options, boolean pii) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!pii) {
            for (String name : options.headers) {
                String value = live.getHeader(name);
                if (value != null) {
                    headers.put(name, cut(value));
                }
            }
            return headers;
        }
        Enumeration<String> names = live.getHeaderNames();
        while (names != null && names.hasMoreElements() && headers.size() < MAX_HEADERS) {
            String name = names.nextElement();
            String value = live.getHeader(name);
            if (value != null) {
                headers.put(name.toLowerCase(Locale.ROOT), cut(value));
            }
        }
        return headers;
    }

    static Map<String, Object> response(int status, @Nullable HttpServletResponse response) {
        String type = response == null ? null : response.getContentType();
        return type == null
                ? Map.of("status_code", status)
                : Map.of("status_code", status, "headers", Map.of("Content-Type", cut(type)));
    }

    private static String cut(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE - 3) + "...";
    }
}
