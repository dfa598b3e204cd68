package dev.mayday.settings;

import dev.mayday.event.Level;

/** A level by its name on the wire, in either case. */
final class LevelType extends SettingType<Level> {

    @Override
    String label() {
        return "level";
    }

    @Override
    String bounds() {
        return "debug, info, warning, error or fatal";
    }

    @Override
    String expected() {
        return "debug, info, warning, error or fatal";
    }

    @Override
    Level parse(String text) throws BadValue {
        for (Level level : Level.values()) {
            if (level.wireName().equalsIgnoreCase(text)) {
                return level;
            }
        }
        if (text.equalsIgnoreCase("warn")) { // what every logging library calls it
            return Level.WARNING;
        }
        throw new BadValue();
    }

    @Override
    String write(Level value) {
        return value.wireName();
    }
}
