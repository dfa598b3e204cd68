package dev.maydayshop.tomcat;

import dev.mayday.Mayday;
import dev.mayday.event.Breadcrumb;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Finds every order but number 7. */
public final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String order =
                request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        Mayday.setTag("warehouse", request.getParameter("warehouse"));
        Mayday.addBreadcrumb(Breadcrumb.of("orders", "looks for an order"));
        if (order.equals("7")) {
            throw new IllegalStateException("the order is in two warehouses");
        }
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(order.isEmpty() ? "Orders 1 to 9" : "Here is the order");
    }
}
