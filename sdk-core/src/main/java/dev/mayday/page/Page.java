package dev.mayday.page;

import dev.mayday.inbox.InboxPage;
import dev.mayday.inbox.Response;
import dev.mayday.report.DeliveryReport;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The inbox page: its files, and the groups, events and numbers as JSON. */
final class Page implements InboxPage {

    /** The files of the page and their types. What is not on this list cannot be asked for. */
    private static final Map<String, String> FILES = Map.of(
            "/index.html", "text/html;charset=utf-8",
            "/inbox.css", "text/css;charset=utf-8",
            "/inbox.js", "text/javascript;charset=utf-8",
            "/event.js", "text/javascript;charset=utf-8",
            "/icon.svg", "image/svg+xml");

    private static final Map<String, PageResponse> LOADED = new ConcurrentHashMap<>();

    private static final String GROUPS = "/api/groups";
    private static final String EVENTS = "/api/events/";

    private final InboxDestination inbox;
    private final Supplier<DeliveryReport> report;
    private final Supplier<@Nullable String> release;
    private final @Nullable String environment;

    /** The arguments are those of {@link InboxServer}. */
    Page(
            InboxDestination inbox,
            Supplier<DeliveryReport> report,
            Supplier<@Nullable String> release,
            @Nullable String environment) {
        this.inbox = inbox;
        this.report = report;
        this.release = release;
        this.environment = environment;
    }

    @Override
    public Response respond(String method, String path, UnaryOperator<@Nullable String> header) {
        boolean head = method.equals("HEAD");
        if (!head && !method.equals("GET")) {
            return PageResponse.text(405, "Only GET and HEAD here.").with("Allow", "GET, HEAD");
        }
        PageResponse response;
        if (path.startsWith("/api/") && isFromElsewhere(header.apply("Sec-Fetch-Site"))) {
            response = PageResponse.text(403, "Not for other sites.");
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

    private PageResponse answer(String path) {
        try {
            String file = path.equals("/") ? "/index.html" : path;
            if (FILES.containsKey(file)) {
                return file(file);
            }
            byte[] json = json(path);
            return json == null ? PageResponse.text(404, "Nothing here.") : PageResponse.json(json);
        } catch (Throwable e) { // the report comes from outside, and a server must not have to guard itself
            return PageResponse.text(
                    500, "The page failed: ".concat(e.getClass().getName()));
        }
    }

    private static PageResponse file(String file) throws IOException {
        PageResponse loaded = LOADED.get(file);
        if (loaded == null) {
            try (InputStream in = InboxPage.class.getResourceAsStream("page".concat(file))) {
                if (in == null) {
                    throw new FileNotFoundException(file);
                }
                loaded = PageResponse.asset(FILES.getOrDefault(file, ""), in.readAllBytes());
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
