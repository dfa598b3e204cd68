package dev.mayday.settings;

/**
 * What a value is not. The reason never quotes the value, which may be a secret. Checked, so that nobody forgets it, and
 * without a stack trace, because it never leaves this package.
 */
final class BadValue extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** {@code reason} follows the value in a sentence: "has no project". */
    BadValue(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    BadValue() {
        this("is not valid");
    }

    String reason() {
        return reason;
    }
}
