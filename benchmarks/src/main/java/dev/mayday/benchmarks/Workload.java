package dev.mayday.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every peer is given: an exception of forty frames with two causes, a user, ten tags, a hundred breadcrumbs. Each
 * exception carries a marker with its number, by which the receiver tells events apart whatever protocol they come in.
 */
final class Workload {

    /** Stands before six digits in the message of each exception, and nowhere else. */
    static final String MARKER = "marker-";

    static final int CRUMBS = 100;
    static final String USER = "4711";
    static final Map<String, String> TAGS = tags();

    private static final int FRAMES = 40;

    private Workload() {}

    private static Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            tags.put("tag-" + i, "value of tag " + i);
        }
        return tags;
    }

    static String crumbCategory(int i) {
        return i % 2 == 0 ? "dev.mayday.shop.Basket" : "dev.mayday.shop.Warehouse";
    }

    static String crumbMessage(int i) {
        return "step " + i + " of the checkout took " + 17 * i + " ms, all is as it should be";
    }

    /** A new exception, thrown and caught at the depth that its frames show. */
    static RuntimeException failure(int number) {
        String digits = Integer.toString(1_000_000 + number % 1_000_000);
        try {
            Web.accept(FRAMES - 3, "order " + MARKER + digits.substring(1) + " could not be placed");
            throw new AssertionError("unreachable");
        } catch (IllegalStateException failure) {
            return failure;
        }
    }

    /** Methods that call each other in turn, so that frames differ as they do in a service. */
    private static final class Web {
        static void accept(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                filterEncoding(left - 1, text);
            }
        }

        static void filterEncoding(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                filterSession(left - 1, text);
            }
        }

        static void filterSession(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                authorize(left - 1, text);
            }
        }

        static void authorize(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                route(left - 1, text);
            }
        }

        static void route(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                bindArguments(left - 1, text);
            }
        }

        static void bindArguments(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                dispatch(left - 1, text);
            }
        }

        static void dispatch(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                handleOrder(left - 1, text);
            }
        }

        static void handleOrder(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                respond(left - 1, text);
            }
        }

        static void respond(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                Checkout.openBasket(left - 1, text);
            }
        }
    }

    /** Methods that call each other in turn, so that frames differ as they do in a service. */
    private static final class Checkout {
        static void openBasket(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                validateAddress(left - 1, text);
            }
        }

        static void validateAddress(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                price(left - 1, text);
            }
        }

        static void price(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                discount(left - 1, text);
            }
        }

        static void discount(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                applyVoucher(left - 1, text);
            }
        }

        static void applyVoucher(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                computeTax(left - 1, text);
            }
        }

        static void computeTax(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                reserveStock(left - 1, text);
            }
        }

        static void reserveStock(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                chooseCarrier(left - 1, text);
            }
        }

        static void chooseCarrier(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                confirm(left - 1, text);
            }
        }

        static void confirm(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                Store.beginTransaction(left - 1, text);
            }
        }
    }

    /** Methods that call each other in turn, so that frames differ as they do in a service. */
    private static final class Store {
        static void beginTransaction(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                loadCustomer(left - 1, text);
            }
        }

        static void loadCustomer(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                lockRows(left - 1, text);
            }
        }

        static void lockRows(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                checkLimits(left - 1, text);
            }
        }

        static void checkLimits(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                updateInventory(left - 1, text);
            }
        }

        static void updateInventory(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                writeJournal(left - 1, text);
            }
        }

        static void writeJournal(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                flushSession(left - 1, text);
            }
        }

        static void flushSession(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                publishEvents(left - 1, text);
            }
        }

        static void publishEvents(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                commit(left - 1, text);
            }
        }

        static void commit(int left, String text) {
            if (left == 0) {
                Gateway.place(text);
            } else {
                Web.accept(left - 1, text);
            }
        }
    }

    /** Where it ends. */
    private static final class Gateway {

        static void place(String text) {
            try {
                pay();
            } catch (IllegalArgumentException cause) {
                throw new IllegalStateException(text, cause);
            }
        }

        static void pay() {
            try {
                connect();
            } catch (UnsupportedOperationException cause) {
                throw new IllegalArgumentException("the payment was refused by the gateway, code 4203", cause);
            }
        }

        static void connect() {
            if (System.nanoTime() != 0) {
                throw new UnsupportedOperationException("connection to gateway-3 reset after 1,204 ms");
            }
        }
    }
}
