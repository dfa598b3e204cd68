package dev.mayday.settings;

/** Text that is never shown. */
final class SecretType extends SettingType<String> {

    @Override
    String label() {
        return "text";
    }

    @Override
    String bounds() {
        return "";
    }

    @Override
    String expected() {
        return "text";
    }

    @Override
    String parse(String text) {
        return text;
    }

    @Override
    String write(String value) {
        return Shown.MASK;
    }

    @Override
    String shown(String text) {
        return Shown.MASK;
    }

    @Override
    boolean isSecret() {
        return true;
    }
}
