package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.testkit.ChildJvm;
import dev.mayday.testkit.RawServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that closes idle connections before the next event comes is up and well. */
class UsedConnectionTest {

    @Test
    void itGetsEveryEventAndTheCrashItselfAndNoLineSpeaksOfAnOutage() {
        try (RawServer server = RawServer.start(connection -> {
                    connection.readRequest();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                });
                ChildJvm child = ChildJvm.start(
                        UsedConnectionProgram.class, List.of(), "http://key@127.0.0.1:" + server.port() + "/7")) {
            assertThat(child.exitCode(Duration.ofSeconds(30))).isEqualTo(1);

            assertThat(server.requests()).hasSize(3);
            assertThat(child.out()).containsSubsequence("FLUSHED true", "FLUSHED true");
            assertThat(child.out() + child.err())
                    .contains("main is dead")
                    .doesNotContain("cannot deliver", "reachable again", "closed before");
        }
    }
}
