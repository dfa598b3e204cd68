package dev.mayday.servlet;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import dev.mayday.inbox.InboxPage;
import dev.mayday.inbox.Response;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inbox page inside the service: mapped to a path of the application's choice, such as {@code /internal/errors/*}. Nobody
 * but the application registers it, and it answers 404 unless {@code mayday.inbox} is on.
 *
 * <p><em>The page shows what was captured to everyone whom its rule lets in</em>, and without a rule to nobody: behind a proxy
 * every client looks as if it were at this machine. The rule should look at who is signed in, not at an address, which another
 * site's page can borrow. Code gives a predicate; in a {@code web.xml} the init parameter {@code role} names a role, to go with a
 * {@code security-constraint} that makes people sign in. At this machine there is the page at a port of its own.
 *
 * <p>Thread-safe.
 */
public final class InboxServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final String ROLE = "role";

    private final transient @Nullable MaydayClient client;
    private transient @Nullable Predicate<? super HttpServletRequest> access;

    /**
     * The page of the client installed behind {@link Mayday}, for those in the role that the init parameter {@code role} names,
     * {@code **} for whoever is signed in; without that parameter for nobody.
     */
    public InboxServlet() {
        this.client = null;
        this.access = null;
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
    public void init() {
        String role = getInitParameter(ROLE);
        if (access == null && role != null && !role.isBlank()) {
            String name = role.strip();
            access = request -> request.isUserInRole(name);
        }
        if (access == null) {
            log("mayday: the inbox page lets nobody in: it was given neither a rule nor the init parameter " + ROLE);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InboxPage page = (client == null ? Mayday.client() : client).inboxPage().orElse(null);
        if (page == null) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "The inbox is off: set mayday.inbox=true.");
        } else if (access == null || !access.test(request)) {
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
}
