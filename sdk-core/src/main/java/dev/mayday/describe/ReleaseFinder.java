package dev.mayday.describe;

import dev.mayday.value.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.function.Function;
import java.util.jar.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which version of the application runs, for whoever has not set one: from the manifest of the jar that was started
 * or that holds the main class ({@code Implementation-Title@Implementation-Version}), else from {@code git.properties}, else
 * from {@code META-INF/build-info.properties}. Only files of the application itself count, because libraries ship such files
 * too and a wrong release is worse than none. Opens files, so it is for the worker.
 */
final class ReleaseFinder {

    private static final int MAX_LENGTH = 200;
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Function<String, @Nullable String> systemProperties;
    private final @Nullable ClassLoader loader;

    /** What was started is read from {@code systemProperties}, its files are looked for through {@code loader}. */
    ReleaseFinder(Function<String, @Nullable String> systemProperties, @Nullable ClassLoader loader) {
        this.systemProperties = systemProperties;
        this.loader = loader;
    }

    /**
     * The release of this process's application, fit for the wire; null if there is none to be found. {@code loader} is the
     * application's class loader, null for the system's. Never throws.
     */
    static @Nullable String find(@Nullable ClassLoader loader) {
        return new ReleaseFinder(System::getProperty, loader).find();
    }

    @Nullable
    String find() {
        try {
            ApplicationFiles files = new ApplicationFiles(systemProperties, loader);
            for (Attributes manifest : files.manifests()) {
                String release = release(
                        manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE),
                        manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
                if (release != null) {
                    return release;
                }
            }
            String commit = commit(read(files, "git.properties"));
            return commit == null ? build(read(files, "META-INF/build-info.properties")) : commit;
        } catch (Throwable unreadable) { // an event without a release is still an event
            return null;
        }
    }

    private static @Nullable String commit(Properties git) {
        String[] keys = {
            "git.commit.id.abbrev", "git.commit.id.describe", "git.commit.id", "git.commit.id.full", "git.build.version"
        };
        for (String key : keys) {
            String release = release(null, git.getProperty(key));
            if (release != null) {
                return release;
            }
        }
        return null;
    }

    private static @Nullable String build(Properties build) {
        return release(build.getProperty("build.name"), build.getProperty("build.version"));
    }

    private static Properties read(ApplicationFiles files, String name) {
        Properties properties = new Properties();
        try (InputStream content = files.open(name)) {
            if (content != null) {
                byte[] bytes = content.readNBytes(MAX_FILE_BYTES);
                properties.load(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            properties.clear(); // half a file is no release
        }
        return properties;
    }

    /** {@code name@version}, or the version alone; null if it would not do on the wire. */
    static @Nullable String release(@Nullable String name, @Nullable String version) {
        String build = clean(version);
        if (build == null || build.equalsIgnoreCase("unspecified")) { // what Gradle writes where there is none
            return null;
        }
        build = Text.cut(build, MAX_LENGTH);
        String title = clean(name);
        int room = MAX_LENGTH - build.length() - 1;
        if (title != null && room > 0) {
            return Text.cut(title, room) + "@" + build;
        }
        boolean reserved = build.equals(".") || build.equals("..") || build.equalsIgnoreCase("latest");
        return reserved ? null : build;
    }

    /** On one line and without slashes; null if blank, or a placeholder that the build did not fill in. */
    private static @Nullable String clean(@Nullable String text) {
        String stripped = text == null ? "" : text.strip();
        if (stripped.isEmpty() || stripped.contains("${") || stripped.startsWith("@")) {
            return null;
        }
        StringBuilder clean = new StringBuilder(stripped.length());
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            clean.append(c == '/' || c == '\\' || Character.isISOControl(c) ? '-' : c);
        }
        return clean.toString();
    }
}
