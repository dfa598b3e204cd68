package dev.mayday.inbox;

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
public interface InboxPage {

    /**
     * Answers one request.
     *
     * @param method the HTTP method
     * @param path the path below the mount point, not decoded, starting with a slash; a query is of no meaning here
     * @param header looks up a request header by name, upper or lower case alike; null when it is missing
     * @return the answer; 500 if it could not be made, never an exception
     */
    Response respond(String method, String path, UnaryOperator<@Nullable String> header);
}
