package dev.mayday.testkit;

import static java.util.logging.Level.SEVERE;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.MutableCapabilities;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;

/**
 * A headless Chromium with a fresh profile and a page area of 1280 x 900, driven through Selenium by the system's
 * ChromeDriver. Closing ends both programs and deletes the profile.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 900;

    private final Path folder;
    private final ChildProcess chromedriver;
    private final RemoteWebDriver driver;
    private final List<ProcessHandle> browser;
    private final List<LogEntry> log = new ArrayList<>();

    private Chromium(Path folder, ChildProcess chromedriver, RemoteWebDriver driver) {
        this.folder = folder;
        this.chromedriver = chromedriver;
        this.driver = driver;
        this.browser = chromedriver.descendants();
    }

    /** Starts a browser, or skips the test where Chromium or ChromeDriver is missing. */
    public static Chromium start() {
        String reason = "needs chromium and chromedriver on the PATH: install Debian's chromium and chromium-driver";
        Path browser = Skips.orSkip(Skips.program("chromium"), reason);
        Path program = Skips.orSkip(Skips.program("chromedriver"), reason);
        Path folder = temporaryFolder();
        // The browser writes beside its profile too: into HOME and TMPDIR.
        ChildProcess chromedriver = ChildProcess.start(
                folder,
                Map.of("HOME", folder.toString(), "TMPDIR", folder.toString()),
                List.of(program.toString(), "--port=0"));
        try {
            String port = chromedriver.await("ChromeDriver was started successfully on port ", WAIT);
            RemoteWebDriver driver = connect(port.replace(".", ""), browser, folder);
            fitPage(driver);
            return new Chromium(folder, chromedriver, driver);
        } catch (RuntimeException | AssertionError e) {
            end(chromedriver, folder);
            throw e;
        }
    }

    private static RemoteWebDriver connect(String port, Path browser, Path folder) {
        List<String> arguments = List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=" + WIDTH + "," + HEIGHT,
                "--user-data-dir=" + folder.resolve("profile"));
        MutableCapabilities wanted = new MutableCapabilities();
        wanted.setCapability("browserName", "chrome");
        wanted.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        wanted.setCapability("goog:chromeOptions", Map.of("binary", browser.toString(), "args", arguments));
        ClientConfig client = ClientConfig.defaultConfig()
                .baseUri(URI.create("http://127.0.0.1:" + port))
                .readTimeout(WAIT);
        // Without tracing, so that Selenium's OpenTelemetry stays out of the tests.
        return new RemoteWebDriver(client.baseUrl(), wanted, client, false);
    }

    /** Makes the window larger by what its frame takes from the page. */
    private static void fitPage(RemoteWebDriver driver) {
        Number inner = (Number) Objects.requireNonNull(driver.executeScript("return window.innerHeight"));
        driver.manage().window().setSize(new Dimension(WIDTH, 2 * HEIGHT - inner.intValue()));
    }

    /** The whole WebDriver interface of the open page. */
    public RemoteWebDriver driver() {
        return driver;
    }

    /** Opens the page and waits until it is loaded. */
    public void open(URI page) {
        driver.get(page.toString());
    }

    /** Writes the visible part of the page as a PNG file. */
    public void screenshot(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything the console has shown since the start, over all pages. */
    public List<LogEntry> console() {
        // Each entry is handed out once.
        driver.manage().logs().get(LogType.BROWSER).forEach(log::add);
        return List.copyOf(log);
    }

    /** The errors on the console: uncaught exceptions, failed loads (a missing favicon too) and what the policy refused. */
    public List<String> errors() {
        return console().stream()
                .filter(entry -> entry.getLevel().intValue() >= SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What the page's Content-Security-Policy refused. */
    public List<String> policyViolations() {
        return console().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("Content Security Policy"))
                .toList();
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } catch (WebDriverException e) {
            // One of the two is already gone; the other ends below.
        }
        browser.forEach(ProcessHandle::destroyForcibly);
        end(chromedriver, folder);
    }

    private static void end(ChildProcess chromedriver, Path folder) {
        chromedriver.close();
        // A browser that had to be killed may still be writing for a moment.
        await().atMost(WAIT).ignoreExceptions().untilAsserted(() -> delete(folder));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("mayday-chromium-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
