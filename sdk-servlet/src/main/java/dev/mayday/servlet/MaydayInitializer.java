package dev.mayday.servlet;

import dev.mayday.Mayday;
import dev.mayday.MaydayClient;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers a {@link MaydayFilter} in front of everything when an application starts in a servlet container. Found by the
 * container itself. Where no client is installed and the settings name a destination, it makes one, installs it, and closes it
 * when the application is stopped, or as soon as its listeners have run and installed another; a client of somebody else it
 * leaves alone, and for a filter of the application's own it steps aside.
 *
 * <p>The context parameter {@value #ENABLED} with the value {@code false} switches it off.
 */
public final class MaydayInitializer implements ServletContainerInitializer {

    /** The context parameter that switches it off. */
    public static final String ENABLED = "mayday.servlet.enabled";

    /** A class path resource by which an integration says that it makes the client, later than this. */
    static final String CLIENT_COMES = "META-INF/mayday/client-comes";

    /** A name that no application takes: {@code addFilter} returns null for one that is taken. */
    private static final String FILTER = MaydayInitializer.class.getName();

    /** For the container. */
    public MaydayInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        try {
            if (isEnabled(context)) {
                MaydayFilter filter = MaydayFilter.spare();
                register(filter, context);
                ensureClient(filter, context);
            }
        } catch (RuntimeException | LinkageError failure) {
            context.log("mayday: not active in this application", failure); // which starts all the same
        }
    }

    private static boolean isEnabled(ServletContext context) {
        String text = context.getInitParameter(ENABLED);
        if (text == null || text.isBlank()) {
            return true;
        }
        String word = text.strip();
        if (!word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
            context.log("mayday: context parameter " + ENABLED + ": expected true or false, got '" + word
                    + "'; using true");
        }
        return !word.equalsIgnoreCase("false");
    }

    private static void register(MaydayFilter filter, ServletContext context) {
        FilterRegistration.Dynamic registered = context.addFilter(FILTER, filter);
        if (registered != null) {
            registered.setAsyncSupported(true);
            registered.addMappingForUrlPatterns(
                    EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), false, "/*");
        }
    }

    private static void ensureClient(MaydayFilter filter, ServletContext context) {
        if (Mayday.client().isActive() || context.getClassLoader().getResource(CLIENT_COMES) != null) {
            return;
        }
        MaydayClient made = MaydayClient.builder().build();
        if (made.isActive()) {
            Mayday.install(made);
            context.addListener(new Closing(made));
            filter.stopgap(made);
        }
    }

    /** Closes the client with the application. */
    static final class Closing implements ServletContextListener {

        private final MaydayClient client;

        Closing(MaydayClient client) {
            this.client = client;
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            client.close();
        }
    }
}
