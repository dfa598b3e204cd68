package dev.mayday.servlet;

import dev.mayday.event.Event;
import dev.mayday.servlet.ContainerFixture.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: what a servlet does with a request, and what is to be captured.
 *
 * @param path what is asked for
 * @param method by which method
 * @param work what the servlet at that path does
 * @param events what each event is to say, in the order captured
 * @param containers the containers this row is for; empty for all
 */
record WebCase(String path, String method, Work work, List<Expected> events, List<String> containers) {

    static final String USER = "ada";

    /** A {@code GET} of which nothing is to be captured. */
    static WebCase of(String path, Work work) {
        return new WebCase(path, "GET", work, List.of(), List.of());
    }

    WebCase by(String otherMethod) {
        return new WebCase(path, otherMethod, work, events, containers);
    }

    WebCase only(String... names) {
        return new WebCase(path, method, work, events, List.of(names));
    }

    /** Expects one more event: not handled, with user and transaction of the request and its breadcrumb. */
    WebCase escapes(String title) {
        return expect(new Expected(title, false, USER, method + " " + path, List.of(method + " " + path)));
    }

    /** Expects one more event: handled, with user and transaction of the request and its breadcrumb. */
    WebCase handled(String title) {
        return expect(new Expected(title, true, USER, method + " " + path, List.of(method + " " + path)));
    }

    /** Says more about the last event expected: it has these breadcrumbs after that of the request. */
    WebCase after(String... crumbs) {
        Expected last = events.get(events.size() - 1);
        List<String> all = new ArrayList<>(last.crumbs());
        all.addAll(Arrays.asList(crumbs));
        return replaceLast(new Expected(last.title(), last.handled(), last.user(), last.transaction(), all));
    }

    /** Says of the last event expected that nobody could know the user any more. */
    WebCase withoutUser() {
        Expected last = events.get(events.size() - 1);
        return replaceLast(new Expected(last.title(), last.handled(), null, last.transaction(), last.crumbs()));
    }

    private WebCase replaceLast(Expected expected) {
        List<Expected> all = new ArrayList<>(events);
        all.set(all.size() - 1, expected);
        return new WebCase(path, method, work, all, containers);
    }

    private WebCase expect(Expected expected) {
        List<Expected> all = new ArrayList<>(events);
        all.add(expected);
        return new WebCase(path, method, work, all, containers);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    /** What an event is to say. */
    record Expected(String title, boolean handled, @Nullable String user, String transaction, List<String> crumbs) {

        static Expected of(Event event) {
            return new Expected(
                    event.title(),
                    event.mechanism().handled(),
                    event.user() == null ? null : event.user().id(),
                    event.transaction(),
                    ContainerFixture.crumbs(event));
        }
    }
}
