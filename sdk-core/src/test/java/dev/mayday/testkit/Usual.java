package dev.mayday.testkit;

import dev.mayday.filter.FilterSettings;
import dev.mayday.send.HttpSettings;
import dev.mayday.send.Proxy;
import dev.mayday.send.Trust;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings for tests that are about something else. */
public final class Usual {

    /** No hooks, nothing ignored, events of a million bytes. */
    public static final FilterSettings FILTER =
            new FilterSettings(List.of(), List.of(), null, null, 1_000_000, List.of());

    /** 5 s to connect, 10 s to write and to read, 30 s in all, the JVM's own proxy and trust. */
    public static final HttpSettings HTTP = http(null, null);

    private Usual() {}

    /** The same through that proxy and with that trust; null for the JVM's own. */
    public static HttpSettings http(@Nullable Proxy proxy, @Nullable Trust trust) {
        return new HttpSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                proxy,
                trust);
    }
}
