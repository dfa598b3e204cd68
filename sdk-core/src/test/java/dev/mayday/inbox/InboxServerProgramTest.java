package dev.mayday.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server in a program of its own: what it says in the log, and that it holds nobody up. */
class InboxServerProgramTest {

    @Test
    void saysWhereThePageIsAndLetsTheProgramEnd() throws Exception {
        List<String> output = run("0");

        assertThat(output).hasSize(2);
        assertThat(output.get(0)).matches("log INFO Mayday's inbox page is at http://127\\.0\\.0\\.1:\\d+/");
        assertThat(output.get(1)).isEqualTo("main ends, served: true");
    }

    @Test
    void withoutTheModuleThereIsOneLineAndNoPage() throws Exception {
        List<String> output = run("0", "--limit-modules", "java.base,java.logging,java.management");

        assertThat(output)
                .containsExactly(
                        "log WARN Mayday's inbox page is off: it needs the module jdk.httpserver (--add-modules jdk.httpserver)",
                        "main ends, served: false");
    }

    @Test
    void withoutThePortThereIsOneLineAndNoPage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            List<String> output = run(port);

            assertThat(output).hasSize(2);
            assertThat(output.get(0))
                    .startsWith("log WARN Mayday's inbox page is off: cannot serve at port " + port + " of loopback: ")
                    .containsIgnoringCase("address already in use");
            assertThat(output.get(1)).isEqualTo("main ends, served: false");
        }
    }

    /** Starts the server and leaves main without closing it. */
    static final class Program {
        public static void main(String[] arguments) {
            InboxDestination inbox = new InboxDestination(InboxSettings.DEFAULT);
            InboxPage page = new InboxPage(inbox, Shop::report, null, null);
            InboxServer server = new InboxServer(page, Integer.parseInt(arguments[0]));
            server.start();
            System.out.println("main ends, served: " + server.url().isPresent());
        }
    }

    private static List<String> run(String port, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-Dslf4j.provider=" + PrintedLog.class.getName());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Program.class.getName());
        command.add(port);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output.lines().filter(line -> !line.startsWith("SLF4J")).toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
