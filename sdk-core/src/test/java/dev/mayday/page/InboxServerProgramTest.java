package dev.mayday.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.inbox.InboxPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server in a program of its own: it holds nobody up. */
class InboxServerProgramTest {

    @Test
    void aServerLeftRunningLetsTheProgramEnd() throws Exception {
        assertThat(run("0")).containsExactly("Optional.empty", "served: true");
    }

    @Test
    void withoutTheModuleThereIsNoPageAndAReason() throws Exception {
        assertThat(run("0", "--limit-modules", "java.base,java.logging,java.management"))
                .containsExactly(
                        "Optional[it needs the module jdk.httpserver (--add-modules jdk.httpserver)]", "served: false");
    }

    /** Starts the server and leaves main without closing it. */
    static final class Program {
        public static void main(String[] arguments) {
            InboxDestination inbox = new InboxDestination();
            InboxPage page = new Page(inbox, Shop::report, () -> null, null);
            InboxServer server = new InboxServer(page, Integer.parseInt(arguments[0]));
            System.out.println(server.start());
            System.out.println("served: " + server.url().isPresent());
        }
    }

    private static List<String> run(String port, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
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
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
