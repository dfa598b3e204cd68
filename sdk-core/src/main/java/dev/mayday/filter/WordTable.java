package dev.mayday.filter;

import java.util.Map;

/**
 * Words and what they stand for, looked up by ranges of a text: no substring is made, so that a look costs no memory. Case
 * makes no difference. Immutable.
 */
final class WordTable {

    /** Bits of one position in the words given to {@link #find}. */
    static final int POSITION_BITS = 16;

    private static final int POSITION_MASK = (1 << POSITION_BITS) - 1;

    private final String[] words;
    private final int[] kinds;
    private final int longest;

    /** A table of these words, in lower case, each with its kind, which is not 0. */
    WordTable(Map<String, Integer> entries) {
        int size = Integer.highestOneBit(Math.max(4, entries.size()) * 4);
        this.words = new String[size];
        this.kinds = new int[size];
        int max = 0;
        for (Map.Entry<String, Integer> entry : entries.entrySet()) {
            String word = entry.getKey();
            int hash = 0;
            for (int i = 0; i < word.length(); i++) {
                hash = 31 * hash + word.charAt(i);
            }
            int slot = spread(hash) & (size - 1);
            while (words[slot] != null) {
                slot = (slot + 1) & (size - 1);
            }
            words[slot] = word;
            kinds[slot] = entry.getValue();
            max = Math.max(max, word.length());
        }
        this.longest = max;
    }

    /**
     * The kind of the last {@code count} words, run together, or 0. The words stand in {@code starts} and {@code ends} as
     * positions of {@link #POSITION_BITS} bits counted from {@code base}, the last word in the lowest bits.
     */
    int find(CharSequence text, int base, long starts, long ends, int count) {
        int hash = 0;
        int length = 0;
        for (int word = count - 1; word >= 0; word--) {
            int end = base + position(ends, word);
            for (int i = base + position(starts, word); i < end; i++) {
                hash = 31 * hash + lower(text.charAt(i));
                length++;
            }
            if (length > longest) {
                return 0;
            }
        }
        for (int slot = spread(hash) & (words.length - 1);
                words[slot] != null;
                slot = (slot + 1) & (words.length - 1)) {
            if (words[slot].length() == length && same(words[slot], text, base, starts, ends, count)) {
                return kinds[slot];
            }
        }
        return 0;
    }

    private static boolean same(String word, CharSequence text, int base, long starts, long ends, int count) {
        int at = 0;
        for (int part = count - 1; part >= 0; part--) {
            int end = base + position(ends, part);
            for (int i = base + position(starts, part); i < end; i++) {
                if (word.charAt(at++) != lower(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    static int position(long positions, int word) {
        return (int) (positions >>> (POSITION_BITS * word)) & POSITION_MASK;
    }

    static char lower(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }
        return Character.toLowerCase(c);
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 15);
    }
}
