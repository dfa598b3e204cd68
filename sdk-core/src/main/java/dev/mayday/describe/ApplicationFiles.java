package dev.mayday.describe;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The files in the jars or folders that belong to the application itself. For one thread. */
final class ApplicationFiles {

    /** What starts other people's applications: the jar it lies in says nothing about them. */
    private static final String[] LAUNCHERS = """
            clojure.main com.ibm.ws. com.intellij.rt. com.sun. fish.payara. groovy. io.vertx.core. java. jdk.
            kotlin. org.apache.catalina. org.apache.felix. org.apache.maven. org.apache.spark.
            org.codehaus.plexus. org.eclipse.equinox. org.eclipse.jdt. org.eclipse.jetty. org.glassfish.
            org.gradle. org.jboss.modules. org.junit. org.tanukisoftware. scala. sun. weblogic.
            worker.org.gradle.""".split("\\s+");

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String[] FOLDERS = {"", "BOOT-INF/classes/", "WEB-INF/classes/"};

    private final @Nullable ClassLoader loader;
    private final List<URL> roots = new ArrayList<>();

    ApplicationFiles(Function<String, @Nullable String> systemProperties, @Nullable ClassLoader loader) {
        this.loader = loader;
        String command = systemProperties.apply("sun.java.command");
        if (command == null || command.isBlank()) {
            return;
        }
        Path jar = startedJar(command, systemProperties.apply("java.class.path"));
        String mainClass = jar == null ? startedClass(command) : mainClass(jar);
        if (mainClass != null && !isLauncher(mainClass)) {
            addRootOf(mainClass);
        }
    }

    /** The main sections of the manifests, the started jar's first. */
    List<Attributes> manifests() {
        List<Attributes> manifests = new ArrayList<>();
        for (URL root : roots) {
            Attributes manifest = manifest(root);
            if (manifest != null) {
                manifests.add(manifest);
            }
        }
        return manifests;
    }

    /** The content of a file of the application's, for the caller to close; null if there is none. */
    @Nullable
    InputStream open(String name) {
        for (URL root : roots) {
            for (String folder : FOLDERS) {
                InputStream content = open(root, folder + name);
                if (content != null) {
                    return content;
                }
            }
        }
        URL visible = resource(name);
        return visible != null && isOfApplication(visible) ? open(visible) : null;
    }

    /** With {@code -jar} the command starts with the path, which may have blanks, and so does the class path. */
    private static @Nullable Path startedJar(String command, @Nullable String classPath) {
        if (classPath == null || classPath.isBlank()) {
            return null;
        }
        int end = classPath.indexOf(File.pathSeparatorChar); // an agent's jar comes behind it
        String first = end < 0 ? classPath : classPath.substring(0, end);
        boolean started = command.equals(first) || command.startsWith(first + " ");
        return started && Files.isRegularFile(Path.of(first)) ? Path.of(first) : null;
    }

    /** {@code class arguments} or {@code module/class arguments}. */
    private static String startedClass(String command) {
        int blank = command.indexOf(' ');
        String started = blank < 0 ? command : command.substring(0, blank);
        return started.substring(started.indexOf('/') + 1);
    }

    /** What the jar starts; the jar itself becomes a root unless that is a launcher. */
    private @Nullable String mainClass(Path jar) {
        URL root;
        try {
            root = new URL("jar:" + jar.toUri() + "!/");
        } catch (MalformedURLException noJars) {
            return null;
        }
        Attributes manifest = manifest(root);
        if (manifest == null) {
            return null;
        }
        String started = manifest.getValue("Start-Class"); // Spring Boot's loader starts this one
        if (started == null) {
            started = manifest.getValue(Attributes.Name.MAIN_CLASS);
        }
        if (started != null && !isLauncher(started)) {
            roots.add(root);
        }
        return started;
    }

    private static boolean isLauncher(String className) {
        for (String launcher : LAUNCHERS) {
            if (className.startsWith(launcher)) {
                return true;
            }
        }
        return false;
    }

    private void addRootOf(String className) {
        String file = className.strip().replace('.', '/') + ".class";
        URL found = resource(file);
        if (found == null) {
            return;
        }
        String address = found.toExternalForm();
        if (!address.endsWith(file)) {
            return;
        }
        try {
            // With the found one as context, the new address keeps its handler: a nested jar's is known to no one else.
            URL root = new URL(found, address.substring(0, address.length() - file.length()));
            if (roots.isEmpty() || !roots.get(0).toExternalForm().equals(root.toExternalForm())) {
                roots.add(root);
            }
        } catch (MalformedURLException unknownKind) {
            return;
        }
    }

    /** A library's jar may hold a file of the same name. */
    private boolean isOfApplication(URL file) {
        String address = file.toExternalForm();
        return file.getProtocol().equals("file")
                || address.contains("/WEB-INF/classes/")
                || address.contains("BOOT-INF/classes/");
    }

    private @Nullable URL resource(String name) {
        return loader == null ? ClassLoader.getSystemResource(name) : loader.getResource(name);
    }

    private static @Nullable Attributes manifest(URL root) {
        try (InputStream content = open(root, MANIFEST)) {
            return content == null ? null : new Manifest(content).getMainAttributes();
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static @Nullable InputStream open(URL root, String name) {
        try {
            return open(new URL(root, root.toExternalForm() + name));
        } catch (MalformedURLException unknownKind) {
            return null;
        }
    }

    private static @Nullable InputStream open(URL file) {
        try {
            URLConnection connection = file.openConnection();
            connection.setUseCaches(
                    false); // a cached one would keep the jar open, which a redeployment wants to replace
            return connection.getInputStream();
        } catch (IOException missing) {
            return null;
        }
    }
}
