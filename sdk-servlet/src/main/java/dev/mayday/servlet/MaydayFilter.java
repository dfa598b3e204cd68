package dev.mayday.servlet;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes each HTTP request a unit of work: what is captured while it is served knows the request, and an exception that escapes
 * from it is captured once, as not handled, and thrown on untouched. Asynchronous and error dispatches of a request go on in
 * the same unit of work. A client that went away is no error.
 *
 * <p>Register it first, for all paths and for the dispatcher types {@code REQUEST}, {@code ASYNC} and {@code ERROR}, with
 * asynchronous support; {@link MaydayInitializer} does so by itself in a container, with the default options, and that one steps
 * aside for one that the application registers, whatever its name. Of two others the first one to see a request serves it.
 *
 * <p>A request without an error costs a few references, and is asked for nothing. Nothing here fails a request: what goes wrong
 * costs facts of the event. Thread-safe.
 */
public final class MaydayFilter implements Filter {

    /**
     * The request attribute by which an application names its route, such as {@code /orders/{id}}, for requests whose route
     * nobody else tells. Low in cardinality, and without personal data.
     */
    public static final String ROUTE = "dev.mayday.servlet.route";

    /**
     * The request attribute by which a framework leaves the exception that it turned into an answer. With
     * {@link MaydayFilterOptions#captureServerErrors} it is captured, as handled, if the client was answered 5xx.
     */
    public static final String EXCEPTION = "dev.mayday.servlet.exception";

    /**
     * The request attribute that has the id of the event that was captured of the failure of this request, 32 hex digits: for an
     * error page to show. It is not there if nothing was captured. What the application captures itself is not told here.
     */
    public static final String EVENT_ID = "dev.mayday.servlet.event-id";

    private static final String UNIT = "dev.mayday.servlet.unit";

    private final @Nullable MaydayClient client;
    private final boolean spare;
    private volatile MaydayFilterOptions options;
    private volatile boolean aside;
    private volatile @Nullable MaydayClient stopgap;

    /** A filter with the default options that uses the client installed behind {@link Mayday} at each request. */
    public MaydayFilter() {
        this(null, MaydayFilterOptions.DEFAULTS);
    }

    /** A filter that uses the client installed behind {@link Mayday} at each request. */
    public MaydayFilter(MaydayFilterOptions options) {
        this(null, options);
    }

    /** A filter that uses this client, or the one installed behind {@link Mayday} at each request for null. */
    public MaydayFilter(@Nullable MaydayClient client, MaydayFilterOptions options) {
        this(client, options, false);
    }

    private MaydayFilter(@Nullable MaydayClient client, MaydayFilterOptions options, boolean spare) {
        this.client = client;
        this.options = Objects.requireNonNull(options, "options");
        this.spare = spare;
    }

    /** One that does nothing if the application has registered another. */
    static MaydayFilter spare() {
        return new MaydayFilter(null, MaydayFilterOptions.DEFAULTS, true);
    }

    /**
     * Reads the init parameters of a {@code web.xml}: {@code captureServerErrors}, {@code allowedHeaders},
     * {@code allowedQueryParameters}. A bad value costs itself and a line in the container's log.
     */
    @Override
    public void init(@Nullable FilterConfig config) {
        if (config != null) {
            options = options.with(config);
            aside = spare && isAnotherRegistered(config);
            endStopgap(config);
        }
    }

    /** {@code made} is closed when this is initialized, if the application has installed a client of its own by then. */
    void stopgap(MaydayClient made) {
        stopgap = made;
    }

    /** By the time of init every listener has run. */
    private void endStopgap(FilterConfig config) {
        MaydayClient made = stopgap;
        stopgap = null;
        if (made != null && made.isActive() && !Mayday.client().equals(made)) {
            config.getServletContext()
                    .log("mayday: the application has installed a client of its own, the one made of the settings"
                            + " is closed");
            made.close();
        }
    }

    /** By the time of init the application has registered all it will. */
    private static boolean isAnotherRegistered(FilterConfig config) {
        try {
            ServletContext context = config.getServletContext();
            for (FilterRegistration other : context.getFilterRegistrations().values()) {
                if (MaydayFilter.class.getName().equals(other.getClassName())
                        && !config.getFilterName().equals(other.getName())) {
                    context.log("mayday: requests are served by the application's own filter '" + other.getName()
                            + "', the one that registers itself steps aside");
                    return true;
                }
            }
        } catch (RuntimeException refused) {
            return false; // by a container that tells nothing; the application starts all the same
        }
        return false;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestUnit unit = enter(request, response);
        if (unit == null) {
            chain.doFilter(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (Throwable thrown) {
            unit.escaped(thrown);
            throw thrown;
        } finally {
            unit.leave();
        }
    }

    /**
     * Tells that {@code thrown} is on its way out of the application: for a filter that stands behind one which turns exceptions
     * into answers, so that none comes here. It is captured as one that came here, and once if it still does. To be called on
     * the thread that serves {@code request}. Never throws.
     */
    public static void escaped(ServletRequest request, Throwable thrown) {
        try {
            if (request.getAttribute(UNIT) instanceof RequestUnit unit) {
                unit.escapedInside(thrown);
            }
        } catch (Throwable failure) {
            // the application's own exception is on its way
        }
    }

    /** The unit of work that this call brings to this thread; null if there is none, or it is here already. */
    private @Nullable RequestUnit enter(ServletRequest any, ServletResponse response) {
        MaydayClient current = client == null ? Mayday.client() : client;
        if (aside
                || !current.isActive()
                || !(any instanceof HttpServletRequest request)
                || !(response instanceof HttpServletResponse answer)) {
            return null;
        }
        try {
            Object known = request.getAttribute(UNIT);
            if (known == null) {
                RequestUnit fresh = new RequestUnit(current, options);
                request.setAttribute(UNIT, fresh);
                return fresh.enter(request, answer) ? fresh : null;
            }
            // Of another class is a unit of another application's copy of this filter, which includes or forwards to
            // here.
            return known instanceof RequestUnit ours && ours.enter(request, answer) ? ours : null;
        } catch (Throwable failure) {
            return null; // a request object that cannot be asked is served all the same
        }
    }
}
