package dev.mayday.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTableTest {

    static Stream<Setting<?>> all() {
        return SettingsTable.all().stream();
    }

    @Test
    void everyConstantIsListedOnce() {
        Object[] constants = Arrays.stream(SettingsTable.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class)
                .map(SettingsTableTest::value)
                .toArray();

        assertThat(constants).hasSizeGreaterThan(30);
        assertThat(SettingsTable.all().toArray()).containsExactlyInAnyOrder(constants);
    }

    @Test
    void noTwoHaveTheSameName() {
        assertThat(all().map(Setting::name)).doesNotHaveDuplicates();
        assertThat(all().map(Setting::environmentName)).doesNotHaveDuplicates();
        assertThat(all().map(Setting::argumentName)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    <T> void entryIsWellFormed(Setting<T> setting) throws BadValue {
        assertThat(setting.name()).matches("mayday\\.[a-z]+([.-][a-z]+)*");
        assertThat(setting.environmentName()).matches("MAYDAY_[A-Z]+(_[A-Z]+)*");
        assertThat(SettingsDoc.descriptions().get(setting)).matches("[A-Z].*[^.]\\.");
        T value = setting.defaultValue();
        if (value != null) {
            assertThat(setting.type().check(value)).isEqualTo(value);
            String written = setting.type().write(value);
            if (!written.isEmpty()) {
                assertThat(setting.type().parse(written)).isEqualTo(value);
            }
        }
    }

    @Test
    void namesFollowFromEachOther() {
        assertThat(SettingsTable.MAX_BREADCRUMBS.environmentName()).isEqualTo("MAYDAY_MAX_BREADCRUMBS");
        assertThat(SettingsTable.INBOX_PORT.environmentName()).isEqualTo("MAYDAY_INBOX_PORT");
        assertThat(SettingsTable.TRUST_STORE_PASSWORD.argumentName()).isEqualTo("trustStorePassword");
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
