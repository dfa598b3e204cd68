package dev.mayday.servlet;

import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12 with its ee10 environment. The ee11 container says the same of classes that share no supertype with these. */
final class JettyEe10Container implements Container {

    private final Server server;
    private final ServerConnector connector;

    JettyEe10Container(Setup setup) {
        QueuedThreadPool pool = new QueuedThreadPool(40);
        pool.setDaemon(true);
        server = new Server(pool);
        connector = new ServerConnector(server, JettyHttp.withRoomForLargeHeaders());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler handler = new ServletContextHandler("/");
        handler.addServletContainerInitializer((classes, servlets) -> {
            try {
                setup.on(servlets);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        pages.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, "/oops");
        handler.setErrorHandler(pages);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public String version() {
        return "Jetty/" + Server.getVersion() + " ee10";
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
