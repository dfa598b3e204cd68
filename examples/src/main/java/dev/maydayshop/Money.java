package dev.maydayshop;

import java.util.Locale;

/** An amount of euros. */
record Money(long cents) {

    Money plus(Money other) {
        return new Money(cents + other.cents);
    }

    Money times(int count) {
        return new Money(cents * count);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "€%d.%02d", cents / 100, cents % 100);
    }
}
