package dev.mayday.value;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** How this SDK names itself to servers. */
public final class Sdk {

    /** The name on the wire. The {@code sentry} namespace is kept for official SDKs, so this is our own. */
    public static final String NAME = "mayday.java";

    /** The version of this build, such as {@code 1.4.2}; {@code 0.0.0-unknown} where the build left none. */
    public static final String VERSION = readVersion("version.properties");

    private static final String UNKNOWN = "0.0.0-unknown";

    private Sdk() {}

    /**
     * Reads what the build wrote into {@code dev/mayday}. A resource rather than the manifest: it is there in a jar, in a
     * folder of classes, in a module and in a jar that others were merged into.
     */
    static String readVersion(String resource) {
        try (InputStream in = Sdk.class.getResourceAsStream("/dev/mayday/" + resource)) {
            if (in == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(in);
            String version = properties.getProperty("version", "").strip();
            // An IDE that copies resources unfiltered leaves the placeholder, which no header may carry.
            return version.isEmpty() || version.startsWith("${") ? UNKNOWN : version;
        } catch (IOException | IllegalArgumentException unreadable) {
            return UNKNOWN;
        }
    }
}
