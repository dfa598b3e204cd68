package dev.mayday.filter;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The list of messages that nobody wants to see. */
final class IgnoredMessages {

    private static final int MAX_CHARS = 1_024;

    /** Characters a pattern may read of one text: a thousand times its length ends a pattern that backtracks for ever. */
    private static final int MAX_READS = 1_000 * MAX_CHARS;

    private final List<Pattern> patterns;
    private final BiConsumer<String, Throwable> notices;
    private final Set<Pattern> noticed = Collections.newSetFromMap(new IdentityHashMap<>());

    IgnoredMessages(List<Pattern> patterns, BiConsumer<String, Throwable> notices) {
        this.patterns = patterns;
        this.notices = notices;
    }

    boolean matches(Event event) {
        if (patterns.isEmpty()) {
            return false;
        }
        if (anyFoundIn(event.title())) {
            return true;
        }
        List<EventException> exceptions = event.exceptions();
        for (int i = 1; i < exceptions.size(); i++) { // the first one is the title
            EventException exception = exceptions.get(i);
            String text = exception.value() == null ? exception.type() : exception.type() + ": " + exception.value();
            if (anyFoundIn(text)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyFoundIn(String text) {
        for (Pattern pattern : patterns) {
            if (found(pattern, text)) {
                return true;
            }
        }
        return false;
    }

    private boolean found(Pattern pattern, String text) {
        try {
            return pattern.matcher(new CountedText(text, Math.min(text.length(), MAX_CHARS)))
                    .find();
        } catch (Throwable thrown) { // StackOverflowError for the most part
            if (noticed.add(pattern)) {
                notices.accept("ignored message pattern " + pattern.pattern(), thrown);
            }
            return false;
        }
    }

    /** The beginning of a text that can be read a limited number of times. */
    private static final class CountedText implements CharSequence {

        private final String text;
        private final int length;
        private int reads;

        CountedText(String text, int length) {
            this.text = text;
            this.length = length;
        }

        @Override
        public int length() {
            return length;
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
            return text.substring(0, length);
        }
    }
}
