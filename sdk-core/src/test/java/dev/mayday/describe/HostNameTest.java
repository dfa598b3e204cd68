package dev.mayday.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNameTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void environmentGoesFirst() throws IOException {
        Files.writeString(file(), "from-file\n");
        environment.put("COMPUTERNAME", "from-windows");
        environment.put("HOSTNAME", " from-shell ");

        assertThat(read()).isEqualTo("from-shell");
        environment.put("HOSTNAME", " ");
        assertThat(read()).isEqualTo("from-windows");
        environment.remove("COMPUTERNAME");
        assertThat(read()).isEqualTo("from-file");
    }

    @Test
    void firstLineOfTheFileThatIsNoCommentCounts() throws IOException {
        Files.writeString(file(), "\n# set by hand\n  web-1  \nother\n");

        assertThat(read()).isEqualTo("web-1");
    }

    @Test
    void unusableNamesAreNoNames() throws IOException {
        environment.put("HOSTNAME", "a\u0007b");
        environment.put("COMPUTERNAME", "c".repeat(256));

        assertThat(read()).isNull();
        Files.writeString(file(), "h".repeat(1 << 20));
        assertThat(read()).isNull();
        Files.writeString(file(), "\n\n");
        assertThat(read()).isNull();
    }

    @Test
    void folderInPlaceOfTheFileIsNoName() throws IOException {
        Files.createDirectory(file());

        assertThat(read()).isNull();
    }

    @Test
    void closedEnvironmentIsNoName() throws IOException {
        Files.writeString(file(), "from-file");
        HostName closed = new HostName(
                name -> {
                    throw new SecurityException();
                },
                file());

        assertThat(closed.read()).isEqualTo("from-file");
    }

    private String read() {
        return new HostName(environment::get, file()).read();
    }

    private Path file() {
        return folder.resolve("hostname");
    }
}
