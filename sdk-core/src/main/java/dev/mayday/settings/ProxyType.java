package dev.mayday.settings;

/** The address of an HTTP proxy, with a password in it. */
final class ProxyType extends SettingType<ProxyAddress> {

    @Override
    String label() {
        return "proxy";
    }

    @Override
    String bounds() {
        return "`http://[user:password@]host[:port]`";
    }

    @Override
    String expected() {
        return "http://[user:password@]host[:port]";
    }

    @Override
    ProxyAddress parse(String text) throws BadValue {
        return ProxyAddress.parse(text);
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
