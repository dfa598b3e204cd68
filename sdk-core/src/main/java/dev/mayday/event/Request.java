package dev.mayday.event;

import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that was being served. Immutable.
 *
 * @param method the HTTP method, at most 32 characters
 * @param url the address without query and without credentials, at most 2,048 characters
 * @param queryString the query, already reduced to what may be sent; at most 1,024 characters
 * @param headers header name to value, already reduced to what may be sent; at most 100, none for null
 * @param env further facts of the server side, such as {@code REMOTE_ADDR}; at most 100, none for null
 */
public record Request(
        @Nullable String method,
        @Nullable String url,
        @Nullable String queryString,
        Map<String, String> headers,
        Map<String, String> env) {

    /** Cuts and copies. */
    public Request {
        method = Text.cutOrNull(method, 32);
        url = Text.cutOrNull(url, 2_048);
        queryString = Text.cutOrNull(queryString, 1_024);
        headers = headers == null || headers.isEmpty() ? Map.of() : Values.freezeTexts(headers);
        env = env == null || env.isEmpty() ? Map.of() : Values.freezeTexts(env);
    }

    /** A request known by method and address. */
    public static Request of(@Nullable String method, @Nullable String url) {
        return new Request(method, url, null, Map.of(), Map.of());
    }
}
