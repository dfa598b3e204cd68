package dev.mayday.servlet;

import dev.mayday.MaydayClient;
import dev.mayday.event.User;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MaydayFilter} does beyond its fixed rules. Immutable: each method returns options of its own.
 *
 * <p>With {@link MaydayClient#sendsPii() personal data} off, of headers and of query parameters only the values allowed here
 * leave the process. With it on all do, but for what looks like a secret.
 */
public final class MaydayFilterOptions {

    /**
     * No user resolver, answers of 5xx are not captured. Allowed are the headers {@code Accept}, {@code Content-Type},
     * {@code Content-Length}, {@code Host} and {@code User-Agent}, and the query parameters {@code page}, {@code size},
     * {@code limit}, {@code offset}, {@code sort} and {@code order}.
     */
    public static final MaydayFilterOptions DEFAULTS = new MaydayFilterOptions(
            null,
            false,
            Set.of("accept", "content-type", "content-length", "host", "user-agent"),
            Set.of("page", "size", "limit", "offset", "sort", "order"),
            List.of(MaydayFilter.ROUTE, "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern"));

    final @Nullable Function<? super HttpServletRequest, ? extends @Nullable User> userResolver;
    final boolean serverErrors;
    final Set<String> headers;
    final Set<String> queryParameters;
    final List<String> routeAttributes;

    private MaydayFilterOptions(
            @Nullable Function<? super HttpServletRequest, ? extends @Nullable User> userResolver,
            boolean serverErrors,
            Set<String> headers,
            Set<String> queryParameters,
            List<String> routeAttributes) {
        this.userResolver = userResolver;
        this.serverErrors = serverErrors;
        this.headers = headers;
        this.queryParameters = queryParameters;
        this.routeAttributes = routeAttributes;
    }

    /**
     * Tells who sends a request, in place of the container's principal, and whether personal data is on or not. Called at most
     * once for each request, when the first event of it is captured, <em>on the thread that captures it</em>: it must not wait.
     * If it throws, the event has no user and a tag {@code mayday.user_failed}.
     */
    public MaydayFilterOptions userResolver(
            @Nullable Function<? super HttpServletRequest, ? extends @Nullable User> resolver) {
        return new MaydayFilterOptions(resolver, serverErrors, headers, queryParameters, routeAttributes);
    }

    /**
     * {@link #userResolver} unless these options have one: for an integration that knows who sends a request, and leaves the
     * last word to the application.
     */
    public MaydayFilterOptions userResolverIfNone(
            Function<? super HttpServletRequest, ? extends @Nullable User> resolver) {
        return userResolver == null ? userResolver(resolver) : this;
    }

    /**
     * Whether an answer of 5xx is captured too when no exception escaped and nothing was captured in the request; false by
     * default. The event is what {@link MaydayFilter#EXCEPTION} or {@code jakarta.servlet.error.exception} holds, else a
     * message.
     */
    public MaydayFilterOptions captureServerErrors(boolean capture) {
        return new MaydayFilterOptions(userResolver, capture, headers, queryParameters, routeAttributes);
    }

    /** Headers whose values are sent, beside those allowed so far; upper or lower case alike. */
    public MaydayFilterOptions allowHeaders(String... names) {
        Set<String> more = new LinkedHashSet<>(headers);
        for (String name : names) {
            more.add(Objects.requireNonNull(name, "names").strip().toLowerCase(Locale.ROOT));
        }
        return new MaydayFilterOptions(userResolver, serverErrors, Set.copyOf(more), queryParameters, routeAttributes);
    }

    /** Query parameters whose values are sent, beside those allowed so far; by their exact names. */
    public MaydayFilterOptions allowQueryParameters(String... names) {
        Set<String> more = new LinkedHashSet<>(queryParameters);
        for (String name : names) {
            more.add(Objects.requireNonNull(name, "names").strip());
        }
        return new MaydayFilterOptions(userResolver, serverErrors, headers, Set.copyOf(more), routeAttributes);
    }

    /** A request attribute in which some framework leaves its route as text; asked after those known so far. */
    public MaydayFilterOptions routeAttribute(String name) {
        List<String> more = new ArrayList<>(routeAttributes);
        more.add(Objects.requireNonNull(name, "name"));
        return new MaydayFilterOptions(userResolver, serverErrors, headers, queryParameters, List.copyOf(more));
    }

    MaydayFilterOptions with(FilterConfig config) {
        MaydayFilterOptions read = this;
        String serverErrors = config.getInitParameter("captureServerErrors");
        if (serverErrors != null) {
            String text = serverErrors.strip();
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                read = read.captureServerErrors(Boolean.parseBoolean(text));
            } else {
                config.getServletContext()
                        .log("mayday: captureServerErrors of filter " + config.getFilterName()
                                + ": expected true or false, got '" + text + "'; using " + this.serverErrors);
            }
        }
        return read.allowHeaders(list(config.getInitParameter("allowedHeaders")))
                .allowQueryParameters(list(config.getInitParameter("allowedQueryParameters")));
    }

    private static String[] list(@Nullable String text) {
        return text == null
                ? new String[0]
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toArray(String[]::new);
    }
}
