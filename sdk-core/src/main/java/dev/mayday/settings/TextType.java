package dev.mayday.settings;

/** One line of text. The stricter kinds are what the servers' documentation allows in that place. */
final class TextType extends SettingType<String> {

    /** Any text without control characters. */
    static final TextType PLAIN = new TextType("", 256, "text of at most 256 characters without control characters");

    /** What identifies a version. */
    static final TextType RELEASE = new TextType(
            "/\\", 200, "a name of at most 200 characters without slashes and control characters, and not \"latest\"");

    /** What identifies a build. */
    static final TextType DIST = new TextType(" ", 64, "at most 64 of the characters a-z, A-Z, 0-9, '_', '.' and '-'");

    /** Where it runs. */
    static final TextType ENVIRONMENT =
            new TextType("/ ", 64, "a name of at most 64 characters without blanks and slashes, and not \"none\"");

    private final String forbidden;
    private final int maxLength;
    private final String expected;

    private TextType(String forbidden, int maxLength, String expected) {
        this.forbidden = forbidden;
        this.maxLength = maxLength;
        this.expected = expected;
    }

    @Override
    String label() {
        return "text";
    }

    @Override
    String bounds() {
        return expected;
    }

    @Override
    String expected() {
        return expected;
    }

    @Override
    String parse(String text) throws BadValue {
        return check(text);
    }

    @Override
    String check(String text) throws BadValue {
        if (text.isBlank()) {
            throw new BadValue("is blank");
        }
        if (text.length() > maxLength) {
            throw new BadValue("is too long");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || forbidden.indexOf(c) >= 0 || (this == DIST && !isWordPart(c))) {
                throw new BadValue("has a character that is not allowed");
            }
        }
        if (isReserved(text)) {
            throw new BadValue("is a reserved word");
        }
        return text;
    }

    private boolean isReserved(String text) {
        if (this == RELEASE) {
            return text.equals(".") || text.equals("..") || text.equalsIgnoreCase("latest");
        }
        return this == ENVIRONMENT && text.equalsIgnoreCase("none");
    }

    private static boolean isWordPart(char c) {
        boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letterOrDigit || "_.-".indexOf(c) >= 0;
    }
}
