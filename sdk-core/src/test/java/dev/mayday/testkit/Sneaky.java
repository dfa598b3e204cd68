package dev.mayday.testkit;

/** What Kotlin, Scala and Lombok do: a checked exception out of a method that declares none. */
public final class Sneaky {

    private Sneaky() {}

    /** Throws it as it is; {@code throw} before the call tells the compiler so. */
    public static RuntimeException rethrow(Throwable thrown) {
        throw Sneaky.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
