package dev.mayday.settings;

import org.jspecify.annotations.Nullable;

/** Guesses which setting somebody meant. */
final class NearestName {

    private NearestName() {}

    /** The key in {@code source} of the setting whose name is most like {@code key}; null if none is like it. */
    static @Nullable String find(String key, SettingsSource source) {
        String wanted = letters(key);
        if (wanted.length() > 64) { // longer than any name of ours, and the cost grows with the square
            return null;
        }
        int tolerance = Math.max(1, wanted.length() / 3);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (Setting<?> setting : SettingsTable.all()) {
            String candidate = source.keyOf(setting);
            if (candidate != null) {
                String known = letters(candidate);
                int distance = distance(wanted, known);
                if (isStartOf(known, wanted) || isStartOf(wanted, known)) {
                    distance = Math.min(distance, tolerance);
                }
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return least <= tolerance ? nearest : null;
    }

    /** Lower case, without prefix and separators, so that {@code maxBreadcrumbs} and {@code MAX_BREADCRUMBS} are the same. */
    private static String letters(String key) {
        String bare = key.regionMatches(true, 0, Setting.PREFIX, 0, 6) ? key.substring(6) : key;
        StringBuilder letters = new StringBuilder(bare.length());
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                letters.append(Character.toLowerCase(c));
            }
        }
        return letters.toString();
    }

    private static boolean isStartOf(String start, String whole) {
        return start.length() >= 4 && whole.length() > start.length() && whole.startsWith(start);
    }

    /** How many letters to insert, remove, replace or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
