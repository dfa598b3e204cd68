package dev.mayday.servlet;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an exception only says that the client went away, which is no error of the service; for whoever captures what a
 * framework has caught.
 */
public final class ClientAborts {

    /** By name: each is a class of one container or framework. */
    private static final Set<String> CLASSES = Set.of(
            "org.apache.catalina.connector.ClientAbortException",
            "org.eclipse.jetty.io.EofException",
            "org.springframework.web.context.request.async.AsyncRequestNotUsableException");

    /** What operating systems say of a peer that is gone, when the container does not wrap it. */
    private static final Set<String> MESSAGES = Set.of("Broken pipe", "Connection reset by peer");

    private static final int MAX_CAUSES = 20;

    private ClientAborts() {}

    /**
     * True for these classes anywhere in the chain, and for such a message on what escaped alone: further down the chain it may
     * be that of a connection to a database.
     */
    public static boolean isOne(Throwable escaped) {
        try {
            if (escaped instanceof IOException
                    && escaped.getMessage() != null
                    && MESSAGES.contains(escaped.getMessage())) {
                return true;
            }
        } catch (Throwable hostile) {
            return false; // an exception that cannot be asked is worth a report
        }
        return isOneByClass(escaped);
    }

    /**
     * The same by the classes alone, for an exception that a framework has caught and answered: its message may be that of a
     * connection to another service.
     */
    public static boolean isOneByClass(Throwable caught) {
        try {
            @Nullable Throwable at = caught;
            for (int i = 0; at != null && i < MAX_CAUSES; i++) {
                if (isOfThoseClasses(at.getClass())) {
                    return true;
                }
                at = at.getCause();
            }
        } catch (Throwable hostile) {
            return false; // a chain that cannot be walked is worth a report
        }
        return false;
    }

    private static boolean isOfThoseClasses(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (CLASSES.contains(at.getName())) {
                return true;
            }
        }
        return false;
    }
}
