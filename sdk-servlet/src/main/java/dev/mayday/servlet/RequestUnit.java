package dev.mayday.servlet;

import dev.mayday.MaydayClient;
import dev.mayday.Scope;
import dev.mayday.event.Breadcrumb;
import dev.mayday.event.Event;
import dev.mayday.event.EventBuilder;
import dev.mayday.event.EventId;
import dev.mayday.event.FactSource;
import dev.mayday.event.Level;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import dev.mayday.event.User;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request as a unit of work, over all its dispatches. The container's objects are touched only between {@link #enter} and
 * {@link #leave} on the thread between them: afterwards they belong to another request. What other threads, and later
 * captures, may know was read until then, and only if there can be any: containers make objects for what they are asked.
 */
final class RequestUnit implements FactSource, AsyncListener {

    private static final Mechanism ESCAPED = Mechanism.of("auto.http.servlet", false);
    private static final Mechanism ANSWERED = Mechanism.of("auto.http.servlet", true);
    private static final int FIRST_ERROR = HttpServletResponse.SC_BAD_REQUEST;

    private final MaydayClient client;
    private final MaydayFilterOptions options;
    private final long startedMillis = System.currentTimeMillis();

    /** The thread that has the request now. Written after all that it guards, and read before it. */
    private volatile @Nullable Thread thread;

    /** Null until somebody needs them. Written by the thread that has the request. */
    private volatile @Nullable RequestFacts facts;

    /** Another thread has asked for them to be kept, which it cannot do itself. */
    private volatile boolean wanted;

    private @Nullable HttpServletRequest request;
    private @Nullable HttpServletResponse response;
    private @Nullable Scope scope;
    private @Nullable Scope bound;

    private @Nullable User user;
    private boolean userAsked;
    private boolean captured;
    private boolean escaped;
    private @Nullable Throwable seen;
    private boolean listening;

    RequestUnit(MaydayClient client, MaydayFilterOptions options) {
        this.client = client;
        this.options = options;
    }

    /** Brings the unit of work to this thread; false if it is on one already. */
    boolean enter(HttpServletRequest now, HttpServletResponse answer) {
        if (thread != null) {
            return false;
        }
        Scope first = scope;
        bound = first == null ? client.openScope(this) : first.rebind();
        if (first == null) {
            scope = bound;
        }
        request = now;
        response = answer;
        thread = Thread.currentThread();
        return true;
    }

    /** Takes it off this thread, for good unless there is another dispatch. Never throws. */
    void leave() {
        Scope closing = bound;
        try {
            HttpServletRequest now = request;
            HttpServletResponse answer = response;
            if (now != null && answer != null) {
                leave(now, answer);
            }
        } catch (Throwable failure) {
            // a container that cannot be asked costs what it was asked for
        } finally {
            request = null;
            response = null;
            bound = null;
            seen = null;
            thread = null;
            if (closing != null) {
                closing.close();
            }
        }
    }

    private void leave(HttpServletRequest now, HttpServletResponse answer) {
        if (now.isAsyncStarted()) {
            read(now).replay(now);
            listen(now, answer);
            return;
        }
        int status = answer.getStatus();
        // after an error there may be an error page, for which the container gives the request another address
        if (status >= FIRST_ERROR || escaped || wanted || facts != null) {
            status(read(now), status);
            captureAnswer(now);
        }
    }

    /** What is known of the request, read from it if that has not been done. */
    private RequestFacts read(HttpServletRequest live) {
        RequestFacts known = facts;
        if (known == null) {
            known = RequestFacts.of(live);
            facts = known;
        }
        known.route(live, options);
        return known;
    }

    private void status(RequestFacts known, int answered) {
        if (!escaped || known.status() < HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            known.status(answered);
        }
    }

    /** The request, if this is the thread that may ask it. */
    private @Nullable HttpServletRequest live() {
        return Thread.currentThread().equals(thread) ? request : null;
    }

    @Override
    public void shared() {
        HttpServletRequest live = live();
        if (live != null) {
            read(live);
        } else {
            wanted = true;
        }
    }

    /** An exception is on its way to the filter, but may be stopped. */
    void escapedInside(Throwable thrown) {
        if (live() != null) {
            escaped(thrown);
        }
    }

    /** An exception leaves the filter. Never throws. */
    void escaped(Throwable thrown) {
        if (thrown == seen) {
            return;
        }
        seen = thrown;
        escaped = true;
        try {
            captureEscaped(thrown, live());
        } catch (Throwable failure) {
            // the application's own exception is on its way
        }
    }

    private void captureEscaped(Throwable thrown, @Nullable ServletRequest failed) {
        captured = true; // what the client is answered for it needs no event of its own
        if (ClientAborts.isOne(thrown)) {
            return;
        }
        EventId id = client.captureEvent(
                Event.builder().throwable(unwrapped(thrown)).mechanism(ESCAPED).build());
        if (bound != null) {
            bound.escaped(thrown);
        }
        tell(failed, id);
    }

    /** For an error page, which the container asks next. */
    private static void tell(@Nullable ServletRequest failed, EventId id) {
        if (failed != null && !id.isNone()) {
            failed.setAttribute(MaydayFilter.EVENT_ID, id.toString());
        }
    }

    /** A bare {@code ServletException} says nothing that its root cause does not; containers report that one, too. */
    private static Throwable unwrapped(Throwable thrown) {
        Throwable root =
                thrown.getClass() == ServletException.class ? ((ServletException) thrown).getRootCause() : null;
        return root == null ? thrown : root;
    }

    private void captureAnswer(@Nullable HttpServletRequest now) {
        RequestFacts known = facts;
        if (!options.serverErrors || captured || known == null || known.status() < 500) {
            return;
        }
        captured = true;
        Object left = now == null ? null : now.getAttribute(MaydayFilter.EXCEPTION);
        boolean answered = left != null;
        if (left == null && now != null) {
            left = now.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        }
        if (left instanceof Throwable thrown) {
            boolean gone = answered ? ClientAborts.isOneByClass(thrown) : ClientAborts.isOne(thrown);
            if (!gone) {
                tell(
                        live(),
                        client.captureEvent(Event.builder()
                                .throwable(unwrapped(thrown))
                                .mechanism(ANSWERED)
                                .build()));
            }
            return;
        }
        String status = Integer.toString(known.status());
        String transaction = String.valueOf(known.transaction());
        tell(
                live(),
                client.captureEvent(Event.builder()
                        .logEntry(new LogEntry(
                                "{} answered {}", List.of(transaction, status), transaction + " answered " + status))
                        .level(Level.ERROR)
                        .mechanism(ANSWERED)
                        .fingerprint(List.of("mayday.answered", transaction, status))
                        .build()));
    }

    @Override
    public @Nullable Event facts(Event event) {
        if (event.level() == null || event.level().compareTo(Level.ERROR) >= 0) {
            captured = true;
        }
        HttpServletRequest live = live();
        HttpServletResponse answer = live == null ? null : response;
        RequestFacts known = live == null ? facts : read(live);
        if (known == null) {
            return null;
        }
        EventBuilder builder = Event.builder();
        if (live != null) {
            known.replay(live);
            askUser(live, builder);
        }
        known.describe(builder, live, options, client.sendsPii());
        int status = answer == null ? known.status() : status(answer);
        if (status > 0) {
            builder.context("response", RequestReader.response(status, answer));
        }
        builder.user(user);
        String what = known.transaction() == null ? known.method() : known.transaction();
        long started = TimeUnit.MILLISECONDS.toNanos(startedMillis);
        return builder.breadcrumbs(List.of(new Breadcrumb(started, "http", "http.server", what, Level.INFO, Map.of())))
                .build();
    }

    /** What the client is answered, or will be; 0 if that is not known yet. */
    private int status(HttpServletResponse answer) {
        int status = answer.getStatus();
        if (answer.isCommitted()) {
            return status;
        }
        if (escaped) {
            return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        }
        return status == HttpServletResponse.SC_OK ? 0 : status;
    }

    private void askUser(HttpServletRequest live, EventBuilder builder) {
        if (options.userResolver == null) {
            Principal principal = user == null && client.sendsPii() ? live.getUserPrincipal() : null;
            if (principal != null && principal.getName() != null) {
                user = User.ofUsername(principal.getName());
            }
        } else if (!userAsked) {
            userAsked = true; // before the call: what it captures itself must not ask again
            try {
                user = options.userResolver.apply(live);
            } catch (Throwable failure) {
                if (failure instanceof InterruptedException) {
                    Thread.currentThread().interrupt(); // not declared, but Kotlin, Scala and Lombok throw it anyway
                }
                builder.tag("mayday.user_failed", failure.getClass().getName());
            }
        }
    }

    private void listen(HttpServletRequest now, HttpServletResponse answer) {
        if (!listening) {
            listening = true;
            now.getAsyncContext().addListener(this, now, answer);
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // the listeners of the round before are gone
        event.getAsyncContext().addListener(this, event.getSuppliedRequest(), event.getSuppliedResponse());
    }

    /** Only what the container makes of it counts: an answer, or nothing. */
    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {
        Throwable thrown = event.getThrowable();
        Scope mine = scope;
        if (thrown == null || mine == null) {
            return;
        }
        try {
            mine.escaped(thrown); // so that it is captured with this scope, whatever thread this is
            captureEscaped(thrown, event.getSuppliedRequest());
        } catch (Throwable failure) {
            // the container goes on with its own error handling
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        try {
            RequestFacts known = facts;
            if (known != null && event.getSuppliedResponse() instanceof HttpServletResponse answer) {
                status(known, answer.getStatus());
                captureLate(event.getSuppliedRequest() instanceof HttpServletRequest late ? late : null);
            }
        } catch (Throwable failure) {
            // the request has been answered
        }
    }

    private void captureLate(@Nullable HttpServletRequest late) {
        Scope mine = scope;
        if (mine == null || thread != null) {
            return;
        }
        mine.wrap(() -> captureAnswer(late)).run();
    }
}
