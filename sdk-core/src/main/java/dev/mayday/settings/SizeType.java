package dev.mayday.settings;

/** An amount of data in bytes within bounds. A kilobyte is 1,024 bytes in either spelling, as in Spring and Logback. */
final class SizeType extends SettingType<Long> {

    private final long minBytes;
    private final long maxBytes;

    SizeType(long minBytes, long maxBytes) {
        this.minBytes = minBytes;
        this.maxBytes = maxBytes;
    }

    @Override
    String label() {
        return "data size";
    }

    @Override
    String bounds() {
        return write(minBytes) + " to " + write(maxBytes);
    }

    @Override
    String expected() {
        return "a size from " + write(minBytes) + " to " + write(maxBytes)
                + ", such as 512KB, 16MiB or 1000000 (bytes)";
    }

    @Override
    Long parse(String text) throws BadValue {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        long bytes;
        try {
            bytes = Math.multiplyExact(Long.parseLong(text.substring(0, end).strip()), unitBytes(text.substring(end)));
        } catch (NumberFormatException | ArithmeticException notASize) {
            throw new BadValue();
        }
        return check(bytes);
    }

    @Override
    Long check(Long bytes) throws BadValue {
        if (bytes < minBytes || bytes > maxBytes) {
            throw new BadValue("is out of bounds");
        }
        return bytes;
    }

    @Override
    String write(Long bytes) {
        if (bytes > 0 && bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    private static long unitBytes(String unit) throws BadValue {
        if (unit.isEmpty() || unit.equalsIgnoreCase("b")) {
            return 1;
        }
        if (isUnit(unit, 'k')) {
            return 1 << 10;
        }
        if (isUnit(unit, 'm')) {
            return 1 << 20;
        }
        if (isUnit(unit, 'g')) {
            return 1 << 30;
        }
        throw new BadValue("has an unknown unit");
    }

    /** {@code k}, {@code kb} or {@code kib}, in either case. */
    private static boolean isUnit(String unit, char letter) {
        return Character.toLowerCase(unit.charAt(0)) == letter
                && (unit.length() == 1
                        || unit.substring(1).equalsIgnoreCase("b")
                        || unit.substring(1).equalsIgnoreCase("ib"));
    }
}
