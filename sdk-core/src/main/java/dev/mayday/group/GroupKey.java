package dev.mayday.group;

import dev.mayday.event.Event;
import dev.mayday.event.EventException;
import dev.mayday.event.EventId;
import dev.mayday.event.Frame;
import dev.mayday.event.LogEntry;
import dev.mayday.event.Mechanism;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a group of events that are the same error. It is made of
 *
 * <ul>
 *   <li>the explicit fingerprint, if there is one; the part <code>{{ default }}</code> stands for the key without it;
 *   <li>else the types and the in-app frames (class and method, no lines) of the captured exception and its causes, without
 *       what they suppressed; where no frame is the application's own, all frames but those of reflection;
 *   <li>else the template, or without one the text, and the logger.
 * </ul>
 *
 * Neither the message of an exception nor its line numbers count: both differ between occurrences of one error. Names that
 * the JVM or a library generates (lambdas, proxies) count without their numbers, and a frame that repeats counts once, so
 * that every overflow of one recursion is one group.
 *
 * <p>128 bits of SHA-256 over those parts: immutable, equal by value, the same in every process and safe to show.
 */
public final class GroupKey {

    private static final Set<String> DEFAULT_PART = Set.of("{{ default }}", "{{default}}");

    private final long high;
    private final long low;

    private GroupKey(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** The key of {@code event}'s group. Never null: an event without exception and text has one, too. */
    public static GroupKey of(Event event) {
        MessageDigest digest = sha256();
        List<String> fingerprint = event.fingerprint();
        if (DEFAULT_PART.containsAll(fingerprint)) {
            addDefault(digest, event);
        } else {
            add(digest, "fingerprint");
            for (String part : fingerprint) {
                if (DEFAULT_PART.contains(part)) {
                    addDefault(digest, event);
                } else {
                    add(digest, part);
                }
            }
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new GroupKey(hash.getLong(), hash.getLong());
    }

    private static void addDefault(MessageDigest digest, Event event) {
        if (!event.exceptions().isEmpty()) {
            addExceptions(digest, captured(event.exceptions()));
            return;
        }
        add(digest, "message");
        add(digest, event.logger());
        LogEntry entry = event.logEntry();
        if (entry != null) {
            add(digest, entry.template() != null ? entry.template() : entry.formatted());
        } else {
            add(digest, event.transaction());
        }
    }

    private static void addExceptions(MessageDigest digest, List<EventException> chain) {
        boolean anyInApp = false;
        for (EventException exception : chain) {
            for (Frame frame : exception.frames()) {
                anyInApp |= frame.inApp();
            }
        }
        for (EventException exception : chain) {
            add(digest, "exception");
            add(digest, exception.module());
            add(digest, withoutNumbers(exception.type()));
            Set<String> places = new LinkedHashSet<>();
            for (Frame frame : exception.frames()) {
                if (anyInApp ? frame.inApp() : isStable(frame)) {
                    places.add(withoutNumbers(frame.module()) + '.' + withoutNumbers(frame.function()));
                }
            }
            for (String place : places) {
                add(digest, place);
            }
        }
    }

    /** The captured exception and its causes: what is suppressed comes and goes without changing what the error is. */
    private static List<EventException> captured(List<EventException> exceptions) {
        Set<Integer> ids = new HashSet<>();
        List<EventException> chain = new ArrayList<>();
        for (EventException exception : exceptions) {
            Mechanism place = exception.mechanism();
            boolean suppressed = place.source() != null && place.source().startsWith("suppressed");
            if (!suppressed && (place.parentId() < 0 || ids.contains(place.parentId()))) {
                ids.add(place.exceptionId());
                chain.add(exception);
            }
        }
        return chain;
    }

    /** The JVM swaps its reflection for generated code after some calls; markers for left out frames name no place. */
    private static boolean isStable(Frame frame) {
        return frame.module() != null
                && !frame.module().startsWith("jdk.internal.reflect.")
                && !frame.module().startsWith("java.lang.reflect.");
    }

    /** Cuts a generated name where its numbers start: {@code lambda$pay$3}, {@code Shop$$SpringCGLIB$$0}, {@code $Proxy17}. */
    private static String withoutNumbers(@Nullable String name) {
        if (name == null) {
            return "";
        }
        int generated = name.indexOf("$$");
        String stem = generated > 0 ? name.substring(0, generated) : name;
        if (!stem.startsWith("lambda$") && !stem.contains("$Proxy")) {
            return stem;
        }
        int end = stem.length();
        while (end > 0 && Character.isDigit(stem.charAt(end - 1))) {
            end--;
        }
        return stem.substring(0, end);
    }

    /** The length stands in front, so that no two lists of parts read the same; -1 is null. */
    private static void add(MessageDigest digest, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupKey that && that.high == high && that.low == low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    /** 32 lower-case hex digits, for addresses and logs. */
    @Override
    public String toString() {
        return EventId.of(high, low).toString();
    }
}
