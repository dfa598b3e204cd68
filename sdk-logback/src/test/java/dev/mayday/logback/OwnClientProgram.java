package dev.mayday.logback;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A program that knows nothing of Mayday but for its logback.xml. */
final class OwnClientProgram {

    private OwnClientProgram() {}

    public static void main(String[] args) {
        Logger log = LoggerFactory.getLogger("shop.Main");
        MDC.put("tenant", "acme");
        log.info("starting");
        log.error("order {} failed", 42);
        System.out.println("END OF MAIN");
    }
}
