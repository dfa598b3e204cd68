package dev.maydayshop.boot;

import dev.mayday.Mayday;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What customers do. */
@RestController
class Orders {

    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final Invoices invoices;

    Orders(Invoices invoices) {
        this.invoices = invoices;
    }

    @GetMapping(path = "/", produces = "text/html")
    String page() {
        return """
                <!doctype html>
                <title>The Mayday shop</title>
                <h1>Break the shop</h1>
                <form method="post" action="/orders/1042/pay"><button>Pay: the bank refuses</button></form>
                <form method="post" action="/orders/1042/invoice"><button>Print: fails on another thread</button></form>
                <form method="post" action="/articles/7/buy"><button>Buy: sold out, which the shop handles</button></form>
                <p>The log says where the inbox is. <a href="/actuator/mayday">What became of the events</a>
                """;
    }

    /** Escapes: captured, with the trail that led here. */
    @PostMapping("/orders/{order}/pay")
    String pay(@PathVariable String order) {
        Mayday.setTag("payment", "card");
        Mayday.setContext("order", Map.of("number", order));
        LOG.info("charging order {}", order);
        throw new PaymentException("the bank refuses order " + order);
    }

    /** Fails later, on another thread, with the same trail. */
    @PostMapping("/orders/{order}/invoice")
    String invoice(@PathVariable String order) {
        LOG.info("printing the invoice of order {}", order);
        invoices.print(order);
        return "It will be printed.";
    }

    /** Handled by the shop: no event. */
    @PostMapping("/articles/{article}/buy")
    String buy(@PathVariable String article) {
        throw new SoldOutException("article " + article + " is sold out");
    }

    @ExceptionHandler
    ResponseEntity<String> soldOut(SoldOutException soldOut) {
        return ResponseEntity.status(HttpStatus.CONFLICT).body(soldOut.getMessage());
    }

    /** The bank says no. */
    static final class PaymentException extends RuntimeException {

        private static final long serialVersionUID = 1;

        PaymentException(String message) {
            super(message);
        }
    }

    /** There is none left. */
    static final class SoldOutException extends RuntimeException {

        private static final long serialVersionUID = 1;

        SoldOutException(String message) {
            super(message);
        }
    }
}
