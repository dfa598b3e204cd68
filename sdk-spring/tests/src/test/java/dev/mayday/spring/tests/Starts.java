package dev.mayday.spring.tests;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the least of an application several times in one JVM, each time with another class path and a class loader of its
 * own. The arguments are the receiver, and for each start its project and the file that lists the class path.
 */
final class Starts {

    private Starts() {}

    public static void main(String[] args) throws Exception {
        for (int i = 1; i < args.length; i += 2) {
            System.out.println("=== " + args[i + 1]);
            start(args[0] + "/" + args[i], Path.of(args[i + 1]));
        }
    }

    private static void start(String dsn, Path classPath) throws IOException, ReflectiveOperationException {
        List<URL> urls = new ArrayList<>();
        for (String path : Files.readAllLines(classPath)) {
            urls.add(Path.of(path).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            shareTheJvm(loader);
            String[] arguments = {"--mayday.dsn=" + dsn, "--server.port=0", "--server.address=127.0.0.1"};
            loader.loadClass("org.acme.bare.Bare")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        }
    }

    /** A JVM takes one factory for URLs in its life, and the first Tomcat would be the one to set it. */
    private static void shareTheJvm(ClassLoader loader) throws ReflectiveOperationException {
        if (loader.getResource("org/apache/catalina/webresources/TomcatURLStreamHandlerFactory.class") != null) {
            loader.loadClass("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory")
                    .getMethod("disable")
                    .invoke(null);
        }
    }
}
