package dev.mayday.settings;

/** True or false, in the words people use. */
final class BooleanType extends SettingType<Boolean> {

    @Override
    String label() {
        return "boolean";
    }

    @Override
    String bounds() {
        return "";
    }

    @Override
    String expected() {
        return "true or false";
    }

    @Override
    Boolean parse(String text) throws BadValue {
        if (isOneOf(text, "true", "yes", "on", "1")) {
            return true;
        }
        if (isOneOf(text, "false", "no", "off", "0")) {
            return false;
        }
        throw new BadValue();
    }

    private static boolean isOneOf(String text, String... words) {
        for (String word : words) {
            if (text.equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }
}
