package dev.mayday.settings;

/**
 * The values a setting can have: how they are read from text, checked and written. One small class per type and no lambdas:
 * the table is built while the application starts, where the first lambda of a process costs more than the whole table.
 */
abstract class SettingType<T> {

    /** One word or two for the documentation. */
    abstract String label();

    /** Unit and bounds for the documentation, empty if there is nothing to say. */
    abstract String bounds();

    /** What an error line says is expected. */
    abstract String expected();

    /** The value that {@code text}, stripped and not blank, stands for; checked. */
    abstract T parse(String text) throws BadValue;

    /** A value from code: the same, or the immutable or rounded one to use in its place. */
    T check(T value) throws BadValue {
        return value;
    }

    /** How a user would write {@code value}. */
    String write(T value) {
        return value.toString();
    }

    /** What of {@code text}, a value that was refused, may stand in an error line. */
    String shown(String text) {
        return Shown.text(text);
    }

    /** Whether values are secrets, of which {@link #shown} shows nothing that matters. */
    boolean isSecret() {
        return false;
    }

    /** Which names beside its own a property of this type may have. */
    Parts parts() {
        return Parts.NONE;
    }

    /** How a value may be spread over several properties. */
    enum Parts {
        /** Not at all. */
        NONE,
        /** {@code name[0]}, {@code name[1]}, ... */
        INDEXED,
        /** {@code name.key}, ... */
        KEYED
    }
}
