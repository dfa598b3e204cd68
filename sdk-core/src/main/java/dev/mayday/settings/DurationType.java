package dev.mayday.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A length of time within bounds: a number and a unit, ISO-8601, or a bare number of milliseconds. That is what Spring Boot
 * reads, so that one spelling serves everywhere.
 */
final class DurationType extends SettingType<Duration> {

    private final Duration min;
    private final Duration max;

    DurationType(Duration min, Duration max) {
        this.min = min;
        this.max = max;
    }

    @Override
    String label() {
        return "duration";
    }

    @Override
    String bounds() {
        return write(min) + " to " + write(max);
    }

    @Override
    String expected() {
        return "a duration from " + write(min) + " to " + write(max) + ", such as 500ms, 5s, 2m or PT5S";
    }

    @Override
    Duration parse(String text) throws BadValue {
        Duration value;
        try {
            value = isIso(text) ? Duration.parse(text) : simple(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException notADuration) {
            throw new BadValue();
        }
        return check(value);
    }

    @Override
    Duration check(Duration value) throws BadValue {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new BadValue("is out of bounds");
        }
        return value;
    }

    @Override
    String write(Duration value) {
        long millis;
        try {
            millis = value.toMillis();
        } catch (ArithmeticException tooLong) {
            return value.toString();
        }
        if (!Duration.ofMillis(millis).equals(value)) {
            return value.toString();
        }
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = value.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
    }

    private static boolean isIso(String text) {
        char first = text.charAt(0);
        int start = first == '+' || first == '-' ? 1 : 0;
        return start < text.length() && (text.charAt(start) == 'P' || text.charAt(start) == 'p');
    }

    private static Duration simple(String text) throws BadValue {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        String number = text.substring(0, end).strip();
        return Duration.of(Long.parseLong(number), unit(text.substring(end)));
    }

    private static ChronoUnit unit(String suffix) throws BadValue {
        if (suffix.isEmpty() || suffix.equalsIgnoreCase("ms")) {
            return ChronoUnit.MILLIS;
        }
        if (suffix.equalsIgnoreCase("s")) {
            return ChronoUnit.SECONDS;
        }
        if (suffix.equalsIgnoreCase("m")) {
            return ChronoUnit.MINUTES;
        }
        if (suffix.equalsIgnoreCase("h")) {
            return ChronoUnit.HOURS;
        }
        if (suffix.equalsIgnoreCase("d")) {
            return ChronoUnit.DAYS;
        }
        if (suffix.equalsIgnoreCase("us")) {
            return ChronoUnit.MICROS;
        }
        if (suffix.equalsIgnoreCase("ns")) {
            return ChronoUnit.NANOS;
        }
        throw new BadValue("has an unknown unit");
    }
}
