package dev.mayday.settings;

/** A share of the whole: a decimal from 0 to 1, with a dot whatever the locale. */
final class ShareType extends SettingType<Double> {

    @Override
    String label() {
        return "decimal";
    }

    @Override
    String bounds() {
        return "0 to 1";
    }

    @Override
    String expected() {
        return "a decimal from 0 to 1, such as 0.25";
    }

    @Override
    Double parse(String text) throws BadValue {
        // Double.parseDouble alone would take "NaN", "1f" and "0x1p-1" as well.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+') {
                throw new BadValue();
            }
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new BadValue();
        }
        return check(value);
    }

    @Override
    Double check(Double value) throws BadValue {
        if (!(value >= 0 && value <= 1)) { // so that NaN fails too
            throw new BadValue("is out of bounds");
        }
        return value;
    }
}
