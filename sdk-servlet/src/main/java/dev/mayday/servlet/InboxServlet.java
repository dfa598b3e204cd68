package dev.mayday.servlet;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.inbox.InboxPage;
import dev.mayday.inbox.Response;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The inbox page inside the service: mapped to a path of the application's choice, such as {@code /internal/errors/*}. Nobody
 * but the application registers it, and it answers 404 unless {@code mayday.inbox} is on.
 *
 * <p><em>The page shows what was captured to everyone who reaches it.</em> Without a rule, only clients at a loopback address
 * that ask for this machine by such a name are let in, so not from behind a proxy either. With a rule of the application's,
 * the rule decides alone: it should look at who is signed in, not only at an address, which another site's page can borrow.
 *
 * <p>Thread-safe.
 */
public final class InboxServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private final transient @Nullable MaydayClient client;
    private final transient Predicate<? super HttpServletRequest> access;

    /** The page of the client installed behind {@link Mayday}, for this machine alone. */
    public InboxServlet() {
        this(null, InboxServlet::isLocal);
    }

    /** The page of the client installed behind {@link Mayday}, for those requests that {@code access} lets in. */
    public InboxServlet(Predicate<? super HttpServletRequest> access) {
        this(null, access);
    }

    /** The page of this client, or the installed one for null, for those requests that {@code access} lets in. */
    public InboxServlet(@Nullable MaydayClient client, Predicate<? super HttpServletRequest> access) {
        this.client = client;
        this.access = Objects.requireNonNull(access, "access");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InboxPage page = (client == null ? Mayday.client() : client).inboxPage().orElse(null);
        if (page == null) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "The inbox is off: set mayday.inbox=true.");
        } else if (!access.test(request)) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "Not for you.");
        } else {
            String path = request.getPathInfo();
            if (path == null) { // addresses in the page are relative to the mount point with a slash at its end
                response.setStatus(HttpServletResponse.SC_FOUND);
                response.setHeader("Location", request.getContextPath() + request.getServletPath() + '/');
            } else {
                send(page.respond(request.getMethod(), path, request::getHeader), response);
            }
        }
    }

    private static void send(Response from, HttpServletResponse to) throws IOException {
        to.setStatus(from.status());
        to.setContentType(from.contentType());
        from.headers().forEach(to::setHeader);
        to.setContentLength(from.contentLength());
        if (from.hasBody()) {
            from.writeTo(to.getOutputStream());
        }
    }

    private static void refuse(HttpServletResponse response, int status, String why) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().println(why);
    }

    /**
     * True for a client at a loopback address that asks for this machine by a loopback name; a name of another site that leads
     * here is none. What a proxy adds is not believed: one on this machine makes every client look local, so a request with a
     * forwarding header is not.
     */
    static boolean isLocal(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host != null
                && LOOPBACK.matcher(host).matches()
                && request.getHeader("X-Forwarded-For") == null
                && request.getHeader("Forwarded") == null
                && isLoopback(request.getRemoteAddr());
    }

    private static boolean isLoopback(@Nullable String address) {
        // a name is never asked for: getRemoteAddr is digits, unless a container was told otherwise
        if (address == null || address.isEmpty() || !address.matches("[0-9a-fA-F.:%\\[\\]]+")) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
