package dev.maydayshop.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Serves the web application in an embedded Tomcat, as a Tomcat of one's own would serve its WAR. */
public final class TomcatShop implements AutoCloseable {

    /** The user who may see the inbox page. */
    public static final String OPERATOR = "operator";

    private final Tomcat tomcat = new Tomcat();
    private final String password = Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);

    /**
     * Starts to serve {@code application} at a loopback port, 0 for any that is free.
     *
     * @param application the folder that holds {@code WEB-INF}
     */
    public TomcatShop(Path application, int port) throws IOException, LifecycleException {
        tomcat.setBaseDir(Files.createTempDirectory("shop").toString());
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.addUser(OPERATOR, password);
        tomcat.addRole(OPERATOR, "operator");
        tomcat.addWebapp("", application.toAbsolutePath().toString());
        tomcat.start();
    }

    /** Where it is served. */
    public String url() {
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
    }

    /** The operator's password, another one at each start. */
    public String password() {
        return password;
    }

    /** Waits until somebody stops the server. */
    public void await() {
        tomcat.getServer().await();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /**
     * Serves until Ctrl-C.
     *
     * @param arguments the folder that holds {@code WEB-INF}, and the port
     */
    public static void main(String[] arguments) throws Exception {
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8080;
        try (TomcatShop shop = new TomcatShop(Path.of(arguments[0]), port)) {
            System.out.println("Fails:  " + shop.url() + "/orders/7?warehouse=north");
            System.out.println("Errors: " + shop.url() + "/internal/errors/ for " + OPERATOR + " with the password "
                    + shop.password());
            shop.await();
        }
    }
}
