package dev.mayday.settings;

import java.util.ArrayList;
import java.util.List;

/** A list of words, or of names of Java classes and packages. */
final class TextListType extends SettingType<List<String>> {

    static final TextListType WORDS = new TextListType(false);
    static final TextListType JAVA_NAMES = new TextListType(true);

    private final boolean javaNames;

    private TextListType(boolean javaNames) {
        this.javaNames = javaNames;
    }

    @Override
    String label() {
        return "list";
    }

    @Override
    String bounds() {
        return javaNames ? "names of classes or packages" : "";
    }

    @Override
    String expected() {
        return javaNames ? "names of classes or packages, separated by commas" : "words, separated by commas";
    }

    @Override
    List<String> parse(String text) throws BadValue {
        return check(ListText.split(text));
    }

    @Override
    List<String> check(List<String> value) throws BadValue {
        List<String> copy = new ArrayList<>(value.size());
        for (String element : value) {
            if (element == null || element.isBlank()) {
                throw new BadValue("has a blank element");
            }
            if (javaNames && !isJavaName(element)) {
                throw new BadValue("has an element that is not a Java name");
            }
            copy.add(element);
        }
        return List.copyOf(copy);
    }

    @Override
    String write(List<String> value) {
        return ListText.join(value);
    }

    @Override
    Parts parts() {
        return Parts.INDEXED;
    }

    private static boolean isJavaName(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '.' && !Character.isJavaIdentifierPart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
