package dev.mayday.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists in one line of text, separated by commas. A backslash is itself, except before a comma: there {@code \,} is a comma
 * inside an element and {@code \\} a backslash, so that regular expressions need no escapes of ours but for their commas.
 */
final class ListText {

    private ListText() {}

    /** The elements, stripped; blank ones are left out. */
    static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        int backslashes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                backslashes++;
                continue;
            }
            if (c != ',') {
                append(element, '\\', backslashes);
                element.append(c);
            } else {
                append(element, '\\', backslashes / 2);
                if (backslashes % 2 == 1) {
                    element.append(',');
                } else {
                    add(elements, element);
                }
            }
            backslashes = 0;
        }
        append(element, '\\', backslashes);
        add(elements, element);
        return elements;
    }

    /** The text that {@link #split} takes apart into these elements. */
    static String join(List<String> elements) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            escape(elements.get(i), i + 1 < elements.size(), text);
        }
        return text.toString();
    }

    private static void escape(String element, boolean commaFollows, StringBuilder text) {
        int backslashes = 0;
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            if (c == ',') {
                append(text, '\\', backslashes + 1);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.append(c);
        }
        if (commaFollows) {
            append(text, '\\', backslashes);
        }
    }

    private static void append(StringBuilder text, char c, int times) {
        for (int i = 0; i < times; i++) {
            text.append(c);
        }
    }

    private static void add(List<String> elements, StringBuilder element) {
        String stripped = element.toString().strip();
        if (!stripped.isEmpty()) {
            elements.add(stripped);
        }
        element.setLength(0);
    }
}
