package dev.mayday.settings;

/** A whole number within bounds. */
final class IntType extends SettingType<Integer> {

    private final String unit;
    private final int min;
    private final int max;
    private final boolean powerOfTwo;

    private IntType(String unit, int min, int max, boolean powerOfTwo) {
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.powerOfTwo = powerOfTwo;
    }

    static IntType of(String unit, int min, int max) {
        return new IntType(unit, min, max, false);
    }

    /** Rounds up; {@code max} has to be a power of two itself. */
    static IntType powerOfTwo(String unit, int min, int max) {
        return new IntType(unit, min, max, true);
    }

    @Override
    String label() {
        return "integer";
    }

    @Override
    String bounds() {
        String bounds = min + " to " + max + (unit.isEmpty() ? "" : " " + unit);
        return powerOfTwo ? bounds + ", rounded up to a power of two" : bounds;
    }

    @Override
    String expected() {
        return "a whole number from " + min + " to " + max;
    }

    @Override
    Integer parse(String text) throws BadValue {
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new BadValue();
        }
        return check(value);
    }

    @Override
    Integer check(Integer value) throws BadValue {
        if (value < min || value > max) {
            throw new BadValue("is out of bounds");
        }
        if (!powerOfTwo || Integer.bitCount(value) == 1) {
            return value;
        }
        return Integer.highestOneBit(value) << 1;
    }
}
