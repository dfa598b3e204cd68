package dev.mayday.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the paths are those of Unix")
class SpoolSettingsTest {

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>(
            Map.of("os.name", "Linux", "user.home", "/home/eve", "user.name", "eve", "java.io.tmpdir", "/tmp"));

    @Test
    void onLinuxItIsTheUsersStateFolder() {
        assertThat(roots()).containsExactly(Path.of("/home/eve/.local/state/mayday"), Path.of("/tmp/mayday-eve"));

        environment.put("XDG_STATE_HOME", "/var/state");
        assertThat(roots()).containsExactly(Path.of("/var/state/mayday"), Path.of("/tmp/mayday-eve"));
    }

    @Test
    void aRelativeStateFolderIsIgnoredAsItsSpecificationWants() {
        environment.put("XDG_STATE_HOME", "state");
        assertThat(roots()).startsWith(Path.of("/home/eve/.local/state/mayday"));
    }

    @Test
    void onOtherSystemsItIsWhereTheyKeepSuchThings() {
        properties.put("os.name", "Mac OS X");
        assertThat(roots()).startsWith(Path.of("/home/eve/Library/Application Support/mayday"));

        properties.put("os.name", "Windows 11");
        environment.put("LOCALAPPDATA", "/c/local");
        assertThat(roots()).startsWith(Path.of("/c/local/mayday"));
    }

    @Test
    void aUserWithoutAHomeHasTheFolderForTemporaryFiles() {
        properties.put("user.home", "?");
        properties.put("user.name", "../?");
        assertThat(roots()).containsExactly(Path.of("/tmp/mayday-..__"));

        properties.clear();
        assertThat(roots()).isEmpty();
    }

    private List<Path> roots() {
        return SpoolSettings.usualRoots(environment::get, properties::get);
    }
}
