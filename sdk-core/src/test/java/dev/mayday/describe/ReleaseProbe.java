package dev.mayday.describe;

/** The main class of applications that tests build: prints its release. */
final class ReleaseProbe {

    private ReleaseProbe() {}

    public static void main(String[] arguments) {
        System.out.println("release=" + ReleaseFinder.find(ReleaseProbe.class.getClassLoader()));
    }
}
