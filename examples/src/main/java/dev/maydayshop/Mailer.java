package dev.maydayshop;

import dev.mayday.MaydayClient;
import dev.mayday.event.Breadcrumb;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sends mail behind the customer's back. */
final class Mailer {

    private final MaydayClient mayday;
    private final ExecutorService pool;

    Mailer(MaydayClient mayday) {
        this.mayday = mayday;
        // Wrapped: a task that fails in the pool is captured with the user and the breadcrumbs of the request behind
        // it.
        this.pool = mayday.wrap(Executors.newFixedThreadPool(2, new DaemonThreads("mailer")));
    }

    void sendReceipt(int order, Customer customer) {
        mayday.addBreadcrumb(Breadcrumb.of("mail", "receipt queued").with("order", order));
        pool.execute(() -> {
            try {
                String text = render("receipt", customer);
                mayday.addBreadcrumb(Breadcrumb.of("mail", "sent").with("length", text.length()));
            } catch (RuntimeException e) {
                mayday.captureException(e, scope -> scope.setTag("template", "receipt"));
            }
        });
    }

    private String render(String template, Customer customer) {
        mayday.addBreadcrumb(
                Breadcrumb.of("mail", "rendering").with("template", template).with("language", customer.language()));
        try {
            return ResourceBundle.getBundle("mail." + template, customer.language())
                    .getString("text");
        } catch (MissingResourceException e) {
            throw new MailException(
                    "no " + template + " in " + customer.language().getDisplayLanguage(Locale.ROOT), e);
        }
    }
}
