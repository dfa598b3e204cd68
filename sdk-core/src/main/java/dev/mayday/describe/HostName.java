package dev.mayday.describe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The name of the host: from the environment ({@code HOSTNAME}, {@code COMPUTERNAME}), else from {@code /etc/hostname}. Never
 * from DNS, which may block for seconds. Thread-safe.
 */
final class HostName {

    private static final int MAX_LENGTH = 255;

    private final Function<String, @Nullable String> environment;
    private final Path file;

    HostName(Function<String, @Nullable String> environment, Path file) {
        this.environment = environment;
        this.file = file;
    }

    /** The name as this process sees it; null if nobody tells. Reads a small file at most, and never throws. */
    static @Nullable String find() {
        return new HostName(System::getenv, Path.of("/etc/hostname")).read();
    }

    @Nullable
    String read() {
        String name = variable("HOSTNAME");
        if (name == null) {
            name = variable("COMPUTERNAME");
        }
        return name == null ? fromFile() : name;
    }

    private @Nullable String variable(String name) {
        try {
            String value = environment.apply(name);
            return value == null ? null : valid(value);
        } catch (RuntimeException refused) {
            return null;
        }
    }

    private @Nullable String fromFile() {
        try {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            byte[] start;
            try (InputStream content = Files.newInputStream(file)) {
                start = content.readNBytes(4 * MAX_LENGTH);
            }
            for (String line : new String(start, StandardCharsets.UTF_8).split("\\R", -1)) {
                String name = line.strip();
                if (!name.isEmpty() && name.charAt(0) != '#') {
                    return valid(name);
                }
            }
            return null;
        } catch (IOException | RuntimeException | LinkageError unreadable) {
            return null; // the last of them where the JDK's own class met the end of memory
        }
    }

    private static @Nullable String valid(String text) {
        String name = text.strip();
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return null;
            }
        }
        return name.isEmpty() || name.length() > MAX_LENGTH ? null : name;
    }
}
