package dev.mayday;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mayday.settings.SettingsReader;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OriginTest {

    @Test
    void theFilesOfTheApplicationAreLookedThroughOnce() {
        List<String> opened = new ArrayList<>();
        ClassLoader application = new ClassLoader(null) {
            @Override
            public @Nullable URL getResource(String name) {
                opened.add(name);
                return null;
            }
        };
        Origin origin = new Origin(new SettingsReader().readNothing(), application);

        String release = origin.release();
        assertThat(opened).isNotEmpty();
        opened.clear();

        assertThat(origin.release()).isEqualTo(release);
        assertThat(origin.serverName()).isEqualTo(origin.serverName());
        assertThat(opened).isEmpty();
    }
}
