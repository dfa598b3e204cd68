package dev.maydayshop;

import dev.mayday.event.User;
import java.util.Locale;

/** Somebody who shops here. */
record Customer(String id, String name, String email, Locale language) {

    /** The same person, as an event names them. */
    User asUser() {
        return User.of(id).withName(name).withEmail(email);
    }
}
