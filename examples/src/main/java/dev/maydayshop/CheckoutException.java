package dev.maydayshop;

/** An order that could not be placed. */
final class CheckoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CheckoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
