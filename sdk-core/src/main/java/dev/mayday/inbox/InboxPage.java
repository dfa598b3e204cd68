package dev.mayday.inbox;

import dev.mayday.report.DeliveryReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The inbox as a web page, for any HTTP server: a function from request to {@link Response}. {@code /} is the page; the JSON
 * below it is at {@code /api/groups}, {@code /api/groups/<id>}, {@code /api/events/<id>} and {@code /api/ledger}. Every
 * address in the page is relative, so it may be mounted anywhere; whoever mounts it redirects the mount point itself to the
 * same address with a slash at the end, and decides who may see it: <em>the page shows what the application captured to
 * everyone who reaches it</em>.
 *
 * <p>Only reading, only {@code GET} and {@code HEAD}. Answers carry a Content-Security-Policy that runs the page's own script
 * and nothing else, load nothing from elsewhere, are not to be framed, and are not for other sites to read: there is no CORS,
 * and a browser that says another site asks is refused the JSON.
 *
 * <p>Thread-safe; keeps nothing between requests.
 */
public final class InboxPage {

    /** The files of the page and their types. What is not on this list cannot be asked for. */
    private static final Map<String, String> FILES = Map.of(
            "/index.html", "text/html;charset=utf-8",
            "/inbox.css", "text/css;charset=utf-8",
            "/inbox.js", "text/javascript;charset=utf-8",
            "/event.js", "text/javascript;charset=utf-8",
            "/icon.svg", "image/svg+xml");

    private static final Map<String, Response> LOADED = new ConcurrentHashMap<>();

    private static final String GROUPS = "/api/groups";
    private static final String EVENTS = "/api/events/";

    private final InboxDestination inbox;
    private final Supplier<DeliveryReport> report;
    private final Supplier<@Nullable String> release;
    private final @Nullable String environment;

    /**
     * A page over {@code inbox}.
     *
     * @param report asked each time the ledger is shown, on the thread of the request
     * @param release asked for the application's version, for the page's head, on the thread of the request
     * @param environment where it runs, for the page's head
     */
    public InboxPage(
            InboxDestination inbox,
            Supplier<DeliveryReport> report,
            Supplier<@Nullable String> release,
            @Nullable String environment) {
        this.inbox = inbox;
        this.report = report;
        this.release = release;
        this.environment = environment;
    }

    /**
     * Answers one request.
     *
     * @param method the HTTP method
     * @param path the path below the mount point, not decoded, starting with a slash; a query is of no meaning here
     * @param header looks up a request header by name, upper or lower case alike; null when it is missing
     * @return the answer; 500 if it could not be made, never an exception
     */
    public Response respond(String method, String path, UnaryOperator<@Nullable String> header) {
        boolean head = method.equals("HEAD");
        if (!head && !method.equals("GET")) {
            return Response.text(405, "Only GET and HEAD here.").with("Allow", "GET, HEAD");
        }
        Response response;
        if (path.startsWith("/api/") && isFromElsewhere(header.apply("Sec-Fetch-Site"))) {
            response = Response.text(403, "Not for other sites.");
        } else {
            response = answer(path);
        }
        if (response.matches(header.apply("If-None-Match"))) {
            return response.withoutBody(304);
        }
        return head ? response.withoutBody(response.status()) : response;
    }

    private static boolean isFromElsewhere(@Nullable String site) {
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private Response answer(String path) {
        try {
            String file = path.equals("/") ? "/index.html" : path;
            if (FILES.containsKey(file)) {
                return file(file);
            }
            byte[] json = json(path);
            return json == null ? Response.text(404, "Nothing here.") : Response.json(json);
        } catch (Throwable e) { // the report comes from outside, and a server must not have to guard itself
            return Response.text(500, "The page failed: ".concat(e.getClass().getName()));
        }
    }

    private static Response file(String file) throws IOException {
        Response loaded = LOADED.get(file);
        if (loaded == null) {
            try (InputStream in = InboxPage.class.getResourceAsStream("page".concat(file))) {
                if (in == null) {
                    throw new FileNotFoundException(file);
                }
                loaded = Response.asset(FILES.getOrDefault(file, ""), in.readAllBytes());
            }
            LOADED.put(file, loaded);
        }
        return loaded;
    }

    private byte @Nullable [] json(String path) throws IOException {
        if (path.equals(GROUPS)) {
            return inbox.groupsJson(release.get(), environment);
        }
        if (path.startsWith("/api/groups/")) {
            return inbox.groupJson(path.substring(GROUPS.length() + 1));
        }
        if (path.startsWith(EVENTS)) {
            return inbox.eventJson(path.substring(EVENTS.length()));
        }
        return path.equals("/api/ledger") ? PageJson.ledger(report.get()) : null;
    }
}
