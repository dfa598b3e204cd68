import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Adds up Surefire's XML reports below the given folders, prints the closing line that CI reads, and exits with 1 when
 * a test failed, when none ran, or when one was skipped for any reason but those listed in {@link #ALLOWED_SKIP}.
 * Run as a single source file: {@code java .ci/TestReports.java FOLDER...}.
 */
final class TestReports {
    /** A test may be meaningless on one JDK, or a container's root may not mount; a missing browser, Node or schema is no excuse here. */
    private static final Pattern ALLOWED_SKIP = Pattern.compile("\\bneeds (JDK \\d+|the right to mount)");

    private int passed;
    private int skipped;
    private final List<String> failures = new ArrayList<>();
    private final List<String> unexpectedSkips = new ArrayList<>();

    public static void main(String[] folders) throws Exception {
        TestReports reports = new TestReports();
        for (String folder : folders) {
            for (Path file : reportsBelow(Path.of(folder))) {
                reports.read(file);
            }
        }
        reports.failures.forEach(test -> System.out.println("FAILED: " + test));
        reports.unexpectedSkips.forEach(test -> System.out.println("SKIPPED, but must run here: " + test));
        if (reports.passed == 0) {
            System.out.println("NO TEST PASSED: no reports below " + String.join(" ", folders));
        }
        System.out.printf(
                "%d passed, %d failed, %d skipped%n", reports.passed, reports.failures.size(), reports.skipped);
        boolean good = reports.passed > 0 && reports.failures.isEmpty() && reports.unexpectedSkips.isEmpty();
        System.exit(good ? 0 : 1);
    }

    private static List<Path> reportsBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private void read(Path file) throws Exception {
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name") + " (" + file + ")";
            NodeList skip = test.getElementsByTagName("skipped");
            if (test.getElementsByTagName("failure").getLength() > 0
                    || test.getElementsByTagName("error").getLength() > 0) {
                failures.add(name);
            } else if (skip.getLength() > 0) {
                skipped++;
                String reason = reason((Element) skip.item(0));
                if (!ALLOWED_SKIP.matcher(reason).find()) {
                    unexpectedSkips.add(name + ": " + reason);
                }
            } else {
                passed++;
            }
        }
        // A class whose @BeforeAll failed an assumption leaves a report without tests, and is not counted as skipped.
        if (cases.getLength() == 0) {
            unexpectedSkips.add(suite.getAttribute("name") + " (" + file + "): the whole class");
        }
    }

    /** A disabled test has its reason as an attribute, a failed assumption in the first line of its stack trace. */
    private static String reason(Element skip) {
        String message = skip.getAttribute("message");
        return message.isEmpty()
                ? skip.getTextContent().strip().lines().findFirst().orElse("")
                : message;
    }
}
