package dev.mayday.filter;

import dev.mayday.event.Breadcrumb;
import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventProcessor;
import dev.mayday.report.DiscardReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The second stage on the worker: drops what is to be ignored, runs the application's hooks, hides secrets, and cuts what is
 * too big. Redaction and fit come after the hooks, so nothing a hook adds escapes them, and no setting turns them off.
 *
 * <p>For one thread at a time.
 */
public final class Filter {

    private static final String BEFORE_BREADCRUMB = "beforeBreadcrumb";

    private final FilterSettings settings;
    private final FilterListener listener;
    private final Redactor redactor;

    /** Patterns that failed, which are told once. */
    private final Set<Pattern> failed = new HashSet<>();

    /** A filter with these settings, which tells {@code listener} what it meets. */
    public Filter(FilterSettings settings, FilterListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.redactor = new Redactor(new SecretNames(settings.redactedWords()));
    }

    /**
     * What becomes of {@code event}. An event with nothing to hide, to cut or to change comes back as the same instance.
     *
     * <p>A hook that fails drops the event; nothing it throws comes out of here, VM errors included. Anything that does is a
     * fault of Mayday, and the event must then not be sent, since it may not be redacted.
     */
    public FilterResult apply(Event event) {
        if (isIgnored(event)) {
            return new FilterResult.Dropped(DiscardReason.IGNORED);
        }
        Event hooked = breadcrumbs(event);
        for (EventProcessor processor : settings.eventProcessors()) {
            hooked = call("event processor ".concat(processor.getClass().getName()), processor, hooked);
            if (hooked == null) {
                return new FilterResult.Dropped(DiscardReason.PROCESSOR);
            }
        }
        if (settings.beforeSend() != null) {
            hooked = call("beforeSend", settings.beforeSend(), hooked);
            if (hooked == null) {
                return new FilterResult.Dropped(DiscardReason.BEFORE_SEND);
            }
        }
        return new FilterResult.Kept(Fit.fit(redactor.redact(hooked), settings.maxEventBytes()));
    }

    // ---- messages that nobody wants to see

    private boolean isIgnored(Event event) {
        if (settings.ignoredMessages().isEmpty()) {
            return false;
        }
        boolean ignored = isIgnored(event.title());
        List<EventException> exceptions = event.exceptions();
        for (int i = 1; i < exceptions.size() && !ignored; i++) { // the first one is the title
            EventException exception = exceptions.get(i);
            ignored = isIgnored(
                    exception.value() == null ? exception.type() : exception.type() + ": " + exception.value());
        }
        return ignored;
    }

    private boolean isIgnored(String text) {
        for (Pattern pattern : settings.ignoredMessages()) {
            try {
                if (pattern.matcher(new BoundedText(text)).find()) {
                    return true;
                }
            } catch (Throwable thrown) { // StackOverflowError for the most part
                if (failed.add(pattern)) {
                    listener.patternFailed(pattern.pattern(), thrown);
                }
            }
        }
        return false;
    }

    // ---- hooks

    private @Nullable Event call(String name, EventProcessor hook, Event event) {
        listener.entered(name);
        try {
            Event result = hook.process(event);
            return result == null ? null : withIdentityOf(event, result);
        } catch (Throwable thrown) {
            threw(name, thrown);
            return null;
        } finally {
            listener.left();
        }
    }

    /** The run over all breadcrumbs counts as one run of the hook: reading the clock a hundred times would cost more. */
    @SuppressWarnings("ReferenceEquality") // a hook that changes nothing returns what it was given
    private Event breadcrumbs(Event event) {
        BreadcrumbProcessor hook = settings.beforeBreadcrumb();
        if (hook == null || event.breadcrumbs().isEmpty()) {
            return event;
        }
        List<Breadcrumb> kept = new ArrayList<>(event.breadcrumbs().size());
        boolean changed = false;
        listener.entered(BEFORE_BREADCRUMB);
        try {
            for (Breadcrumb breadcrumb : event.breadcrumbs()) {
                Breadcrumb result = call(hook, breadcrumb);
                changed |= result != breadcrumb;
                if (result == null) {
                    listener.breadcrumbDropped();
                } else {
                    kept.add(result);
                }
            }
        } finally {
            listener.left();
        }
        return changed ? event.toBuilder().breadcrumbs(kept).build() : event;
    }

    private @Nullable Breadcrumb call(BreadcrumbProcessor hook, Breadcrumb breadcrumb) {
        try {
            return hook.process(breadcrumb);
        } catch (Throwable thrown) {
            threw(BEFORE_BREADCRUMB, thrown);
            return null;
        }
    }

    private void threw(String name, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread()
                    .interrupt(); // not declared by the hooks, but Kotlin, Scala and Lombok throw it anyway
        }
        listener.hookThrew(name, thrown);
    }

    /**
     * What the ledger, the answer to the caller and the other hooks rely on. A hook that builds a new event instead of
     * changing the given one has none of it.
     */
    private static Event withIdentityOf(Event original, Event result) {
        boolean sameId = result.id().equals(original.id());
        boolean throwableLost = result.throwable() == null && original.throwable() != null;
        boolean timeLost = result.timestampMillis() == 0 && original.timestampMillis() != 0;
        boolean levelLost = result.level() == null && original.level() != null;
        boolean numberLost = result.occurrences() == null && original.occurrences() != null;
        if (sameId && !throwableLost && !timeLost && !levelLost && !numberLost) {
            return result;
        }
        return result.toBuilder()
                .id(original.id())
                .throwable(throwableLost ? original.throwable() : result.throwable())
                .timestampMillis(timeLost ? original.timestampMillis() : result.timestampMillis())
                .level(levelLost ? original.level() : result.level())
                .occurrences(numberLost ? original.occurrences() : result.occurrences())
                .build();
    }

    /** The beginning of a text that can be read a limited number of times, which ends a pattern that backtracks for ever. */
    private static final class BoundedText implements CharSequence {

        private static final int MAX_CHARS = 1_024;
        private static final int MAX_READS = 1_000 * MAX_CHARS;

        private final String text;
        private int reads;

        BoundedText(String text) {
            this.text = text.substring(0, Math.min(text.length(), MAX_CHARS));
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads > MAX_READS) {
                throw new IllegalStateException("gave up after " + MAX_READS + " steps of backtracking");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
