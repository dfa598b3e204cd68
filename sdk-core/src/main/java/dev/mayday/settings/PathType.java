package dev.mayday.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file; whether it can be read is found out by whoever needs it. */
final class PathType extends SettingType<Path> {

    @Override
    String label() {
        return "path";
    }

    @Override
    String bounds() {
        return "";
    }

    @Override
    String expected() {
        return "the path of a file";
    }

    @Override
    Path parse(String text) throws BadValue {
        try {
            return Path.of(text);
        } catch (InvalidPathException notAPath) {
            throw new BadValue();
        }
    }
}
