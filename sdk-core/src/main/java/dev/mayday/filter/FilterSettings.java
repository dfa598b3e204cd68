package dev.mayday.filter;

import dev.mayday.event.BreadcrumbProcessor;
import dev.mayday.event.EventProcessor;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the filter stage is to do beyond its fixed rules.
 *
 * @param ignoredMessages an event is dropped when one of these is found in its title or in {@code type: message} of one of
 *     its exceptions; only the first 1,024 characters are looked at
 * @param eventProcessors hooks that see every event, in this order
 * @param beforeSend the last hook, or null
 * @param beforeBreadcrumb the hook for breadcrumbs, or null
 * @param maxEventBytes the size an encoded event is cut to, uncompressed; at least {@value #MIN_EVENT_BYTES}
 * @param redactedWords words beside the built-in ones that make a key secret. Matched like those: as whole words, in any
 *     case and spelling, so that {@code customerNumber} also hides {@code CUSTOMER_NUMBER} and {@code old-customer-number}.
 *     Of one that consists of more than {@value SecretNames#MAX_WORDS} words the last ones count; one without a letter or
 *     digit matches nothing
 */
public record FilterSettings(
        List<Pattern> ignoredMessages,
        List<EventProcessor> eventProcessors,
        @Nullable EventProcessor beforeSend,
        @Nullable BreadcrumbProcessor beforeBreadcrumb,
        int maxEventBytes,
        List<String> redactedWords) {

    /** Below this an event can no longer say what it is about. */
    public static final int MIN_EVENT_BYTES = 10_000;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if {@code maxEventBytes} is too small
     */
    public FilterSettings {
        ignoredMessages = List.copyOf(ignoredMessages);
        eventProcessors = List.copyOf(eventProcessors);
        redactedWords = List.copyOf(redactedWords);
        if (maxEventBytes < MIN_EVENT_BYTES) {
            throw new IllegalArgumentException(
                    "maxEventBytes: expected at least " + MIN_EVENT_BYTES + ", got " + maxEventBytes);
        }
    }
}
