package dev.mayday.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A list of regular expressions. */
final class PatternListType extends SettingType<List<Pattern>> {

    @Override
    String label() {
        return "list";
    }

    @Override
    String bounds() {
        return "Java regular expressions";
    }

    @Override
    String expected() {
        return "Java regular expressions, separated by commas (a comma inside of one is written \\,)";
    }

    @Override
    List<Pattern> parse(String text) throws BadValue {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : ListText.split(text)) {
            try {
                patterns.add(Pattern.compile(expression));
            } catch (PatternSyntaxException | StackOverflowError notAnExpression) {
                throw new BadValue("has an element that is not a regular expression");
            }
        }
        return List.copyOf(patterns);
    }

    @Override
    List<Pattern> check(List<Pattern> value) throws BadValue {
        for (Pattern pattern : value) {
            if (pattern == null) {
                throw new BadValue("has an element that is null");
            }
        }
        return List.copyOf(value);
    }

    @Override
    String write(List<Pattern> value) {
        List<String> expressions = new ArrayList<>(value.size());
        for (Pattern pattern : value) {
            expressions.add(pattern.pattern());
        }
        return ListText.join(expressions);
    }

    @Override
    Parts parts() {
        return Parts.INDEXED;
    }
}
