package dev.mayday.inbox;

import dev.mayday.report.DeliveryReport;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern API = Pattern.compile("/api/(groups|events)/([0-9a-f]{32})");

    private final InboxDestination inbox;
    private final Supplier<DeliveryReport> report;
    private final @Nullable String release;
    private final @Nullable String environment;

    /**
     * A page over {@code inbox}.
     *
     * @param report asked each time the ledger is shown, on the thread of the request
     * @param release the application's version, for the page's head
     * @param environment where it runs, for the page's head
     */
    public InboxPage(
            InboxDestination inbox,
            Supplier<DeliveryReport> report,
            @Nullable String release,
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
            response = response.notModified();
        }
        return head ? response.withoutBody() : response;
    }

    private static boolean isFromElsewhere(@Nullable String site) {
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private Response answer(String path) {
        try {
            return find(path).orElseGet(() -> Response.text(404, "Nothing here."));
        } catch (Throwable e) { // the report comes from outside, and a server must not have to guard itself
            return Response.text(500, "The page failed: " + e.getClass().getName());
        }
    }

    private Optional<Response> find(String path) {
        Optional<Response> asset = PageAssets.find(path);
        if (asset.isPresent()) {
            return asset;
        }
        if (path.equals("/api/groups")) {
            return Optional.of(Response.json(GroupJson.list(inbox.contents(), release, environment)));
        }
        if (path.equals("/api/ledger")) {
            return Optional.of(Response.json(LedgerJson.of(report.get())));
        }
        Matcher api = API.matcher(path);
        if (!api.matches()) {
            return Optional.empty();
        }
        return api.group(1).equals("groups")
                ? inbox.group(api.group(2)).map(group -> Response.json(GroupJson.one(group)))
                : inbox.event(api.group(2)).map(event -> Response.json(EventJson.of(event)));
    }
}
