package dev.maydayshop;

/** The money did not come. */
final class PaymentException extends Exception {

    private static final long serialVersionUID = 1;

    PaymentException(String message, Throwable cause) {
        super(message, cause);
    }
}
