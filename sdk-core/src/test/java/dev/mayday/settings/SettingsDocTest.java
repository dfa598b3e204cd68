package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsDocTest {

    private static final String HOW_TO = "docs/settings.md does not match the table; write it anew with:"
            + " mvn -q test -pl sdk-core -Dtest='SettingsDocTest,SpringMetadataTest' -Dmayday.docs.write=true";

    @Test
    void documentationIsThatOfTheTable() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."))
                .resolve("../docs/settings.md")
                .normalize();
        String expected = SettingsDoc.text();
        if (Boolean.getBoolean("mayday.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }

        assertThat(Files.exists(file)).as(HOW_TO).isTrue();
        assertThat(Files.readString(file)).as(HOW_TO).isEqualTo(expected);
    }
}
