package dev.mayday.settings;

/** The address of a Sentry-compatible server. */
final class DsnType extends SettingType<Dsn> {

    @Override
    String label() {
        return "DSN";
    }

    @Override
    String bounds() {
        return "`https://key@host[:port][/prefix]/project`; blank means no such destination";
    }

    @Override
    String expected() {
        return "https://key@host/project";
    }

    @Override
    Dsn parse(String text) throws BadValue {
        return Dsn.parse(text);
    }

    @Override
    String shown(String text) {
        return Dsn.masked(text);
    }

    @Override
    boolean isSecret() {
        return true;
    }
}
