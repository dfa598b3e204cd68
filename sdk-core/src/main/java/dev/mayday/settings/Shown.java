package dev.mayday.settings;

import dev.mayday.value.Text;

/** Values from outside as they may stand in one line of a log. */
final class Shown {

    static final String MASK = "***";

    private static final int MAX_LENGTH = 120;

    private Shown() {}

    /** {@code text} on one line, cut, without what stands before an {@code @} in a URL that ended up in the wrong place. */
    static String text(String text) {
        int start = text.indexOf("://");
        int at = text.lastIndexOf('@');
        String safe = start >= 0 && at > start ? text.substring(0, start + 3) + MASK + text.substring(at) : text;
        return Text.cut(oneLine(safe), MAX_LENGTH);
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int kind = Character.getType(c);
            boolean unsafe = Character.isISOControl(c)
                    || kind == Character.LINE_SEPARATOR
                    || kind == Character.PARAGRAPH_SEPARATOR
                    || kind == Character.FORMAT;
            line.append(unsafe ? '?' : c);
        }
        return line.toString();
    }
}
