package dev.mayday.group;

import dev.mayday.event.User;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts different people, up to {@value #MAX}; beyond that it only knows that there are more. A person is known by id, else by
 * e-mail address, user name, address. Keeps 64-bit hashes and none of those texts. Not thread-safe.
 */
public final class DistinctUsers {

    /** As many as are told apart. */
    public static final int MAX = 64;

    private final long[] hashes = new long[MAX];
    private int count;
    private boolean more;

    /** Counts {@code user} in unless already counted; null and a user without any identity change nothing. */
    public void add(@Nullable User user) {
        long hash = user == null ? 0 : hash(user);
        if (hash == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash) {
                return;
            }
        }
        if (count == MAX) {
            more = true;
        } else {
            hashes[count++] = hash;
        }
    }

    /** Different people so far, at most {@value #MAX}. */
    public int count() {
        return count;
    }

    /** The number as a person reads it, such as {@code 3} or {@code 64+}. */
    @Override
    public String toString() {
        return more ? count + "+" : Integer.toString(count);
    }

    /** The least number of people that such a text stands for; 0 if it is none. */
    public static int parse(String text) {
        try {
            return Integer.parseInt(text.endsWith("+") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static long hash(User user) {
        if (user.id() != null) {
            return hash('i', user.id());
        }
        if (user.email() != null) {
            return hash('e', user.email().toLowerCase(Locale.ROOT));
        }
        if (user.username() != null) {
            return hash('u', user.username());
        }
        return user.ipAddress() == null ? 0 : hash('a', user.ipAddress());
    }

    /** FNV-1a with a final mix; 0 is left free to mean nobody. */
    private static long hash(char kind, String text) {
        long hash = 0xcbf29ce484222325L ^ kind;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash == 0 ? 1 : hash;
    }
}
