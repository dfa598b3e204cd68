package dev.maydayshop;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Starts the shop and says where it is. */
public final class Shop {

    private static final int PORT = 8080;
    private static final int LAST_ORDER = 1037;

    private Shop() {}

    /**
     * Runs until the process is told to end.
     *
     * @param arguments nothing, or the port to serve the shop at, 0 for any that is free
     * @throws IOException if the shop cannot be served
     */
    public static void main(String... arguments) throws IOException {
        Incidents incidents = new Incidents();
        // Where events go besides the inbox is for the environment to say: MAYDAY_DSN.
        MaydayClient mayday = Mayday.init(settings -> settings.release("teashop@1.4.2")
                .environment("demo")
                .tag("region", "eu")
                .inbox(true)
                .eventProcessor(incidents));

        ShopServer server = ShopServer.at(arguments.length == 0 ? PORT : Integer.parseInt(arguments[0]));
        // Missing only if the port that the environment wants for it is taken; the log says so.
        String inbox = mayday.inboxUrl().map(Shop::onLocalhost).orElse("");
        open(server, mayday, incidents, inbox);
        server.start();
        System.out.printf(
                "%n  Shop:  %s%n  Inbox: %s%n%n  Ctrl-C ends it.%n%n", server.url(), inbox.isEmpty() ? "off" : inbox);
    }

    private static void open(ShopServer server, MaydayClient mayday, Incidents incidents, String inbox) {
        Customers customers = new Customers();
        Catalog catalog = new Catalog();
        Basket basket = catalog.filledBasket();
        // Nobody listens at that port: a bank that is down.
        InetSocketAddress bank = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        Checkout checkout = new Checkout(mayday, new PaymentGateway(bank));
        StockFeed stockFeed = new StockFeed(mayday, new Warehouse());
        Mailer mailer = new Mailer(mayday);
        FlashSale sale = new FlashSale(mayday);
        InvoicePrinter invoices = new InvoicePrinter(mayday);
        Refunds refunds = new Refunds();
        Optional<ExecutorService> virtualThreads = VirtualThreads.executor();

        Page page = new Page(mayday, inbox, incidents, customers, basket, virtualThreads.isPresent());
        server.get("/", page::file);
        server.get("/api/shop", page::shop);
        server.get("/api/incidents/", page::incident);

        RequestScope scope = new RequestScope(mayday, customers);
        server.post("/checkout", scope, request -> "Order " + checkout.pay(basket) + " is on its way.");
        server.post("/stock", scope, request -> stockFeed.refresh() + " articles in stock.");
        server.post("/receipt", scope, request -> {
            mailer.sendReceipt(LAST_ORDER, customers.signedIn(request));
            return "Your receipt is on its way.";
        });
        server.post("/sale", scope, request -> {
            sale.open(catalog.bestSeller());
            return "The sale is over.";
        });
        server.post("/invoices", scope, request -> {
            invoices.start();
            return "Today's invoices are being printed.";
        });
        server.post(
                "/refund",
                scope,
                request -> refunds.refund(LAST_ORDER, basket.total())
                        ? "The money is on its way."
                        : "The bank said no to your refund.");
        virtualThreads.ifPresent(threads -> {
            Recommendations recommendations = new Recommendations(mayday, threads);
            server.post("/recommendations", scope, request -> {
                recommendations.prepare(customers.signedIn(request));
                return "We are looking for teas you may like.";
            });
        });
    }

    private static String onLocalhost(URI page) {
        return "http://localhost:" + page.getPort() + "/";
    }
}
