package dev.mayday.event;

import dev.mayday.value.Text;
import dev.mayday.value.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who met the error. Immutable; what the application sets here is sent as it is, whatever the privacy settings say.
 *
 * @param id the application's own id of the person, at most 128 characters
 * @param username the name they sign in with, at most 128 characters
 * @param email at most 128 characters
 * @param name the name to show, at most 128 characters
 * @param ipAddress the person's address, at most 128 characters
 * @param data further facts, at most 100; none for null
 */
public record User(
        @Nullable String id,
        @Nullable String username,
        @Nullable String email,
        @Nullable String name,
        @Nullable String ipAddress,
        Map<String, String> data) {

    private static final int MAX = 128;

    /** Cuts and copies. */
    public User {
        id = Text.cutOrNull(id, MAX);
        username = Text.cutOrNull(username, MAX);
        email = Text.cutOrNull(email, MAX);
        name = Text.cutOrNull(name, MAX);
        ipAddress = Text.cutOrNull(ipAddress, MAX);
        data = data == null || data.isEmpty() ? Map.of() : Values.freezeTexts(data);
    }

    /** A user known by id alone; null for nobody known, to which the rest may be added. */
    public static User of(@Nullable String id) {
        return new User(id, null, null, null, null, Map.of());
    }

    /** A user known by the name they sign in with, without an id. */
    public static User ofUsername(@Nullable String username) {
        return new User(null, username, null, null, null, Map.of());
    }

    /** A user known by an e-mail address, without an id. */
    public static User ofEmail(@Nullable String email) {
        return new User(null, null, email, null, null, Map.of());
    }

    /** The same with a user name. */
    public User withUsername(@Nullable String other) {
        return new User(id, other, email, name, ipAddress, data);
    }

    /** The same with an e-mail address. */
    public User withEmail(@Nullable String other) {
        return new User(id, username, other, name, ipAddress, data);
    }

    /** The same with a name to show. */
    public User withName(@Nullable String other) {
        return new User(id, username, email, other, ipAddress, data);
    }

    /** The same with an address. */
    public User withIpAddress(@Nullable String other) {
        return new User(id, username, email, name, other, data);
    }

    /** The same with further facts instead of its own; none for null. */
    public User withData(@Nullable Map<String, String> facts) {
        return new User(id, username, email, name, ipAddress, facts == null ? Map.of() : facts);
    }
}
