package dev.maydayshop;

/** A letter that was never written. */
final class MailException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MailException(String message, Throwable cause) {
        super(message, cause);
    }
}
