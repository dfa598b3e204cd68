package dev.maydayshop;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The way to the bank. */
final class PaymentGateway {

    private static final int TIMEOUT_MILLIS = 500;

    private final InetSocketAddress bank;

    PaymentGateway(InetSocketAddress bank) {
        this.bank = bank;
    }

    void charge(Money amount) throws PaymentException {
        try (Socket connection = new Socket()) {
            connection.setSoTimeout(TIMEOUT_MILLIS);
            connection.connect(bank, TIMEOUT_MILLIS);
            connection.getOutputStream().write(("CHARGE " + amount + "\n").getBytes(StandardCharsets.UTF_8));
            if (connection.getInputStream().read() < 0) {
                throw new EOFException("the bank hung up");
            }
        } catch (IOException e) {
            throw new PaymentException("the bank did not take " + amount, e);
        }
    }
}
