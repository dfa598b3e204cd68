package dev.mayday.servlet;

import dev.mayday.Mayday;
import dev.mayday.event.Breadcrumb;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/** What is inside the application that is deployed again and again: loaded there, by that application's class loader. */
public final class RedeployedServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Mayday.addBreadcrumb(Breadcrumb.of("redeploy", "about to fail"));
        Mayday.setTag("deployment", request.getQueryString());
        CompletableFuture.runAsync( // on a thread that outlives the application
                        () -> Mayday.addBreadcrumb(Breadcrumb.of("redeploy", "elsewhere")),
                        Mayday.wrap(ForkJoinPool.commonPool()))
                .join();
        throw new IllegalStateException("deployment " + request.getQueryString());
    }
}
