package dev.mayday.send;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One category that a server wants to hear nothing of for a while.
 *
 * @param pause from the moment of the answer; whoever reads one from a header cuts it to {@link #LONGEST}
 */
record RateLimit(Category category, Duration pause) {

    /** No server's mistake silences us for longer than a day. */
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40}");

    boolean covers(Kind kind) {
        return category == Category.ALL || category == kind.category();
    }

    /**
     * Reads an {@code X-Sentry-Rate-Limits} header: {@code seconds:category;category:scope:reason:namespaces, ...}. What is
     * malformed is skipped, what we do not know has no effect, and what stands behind the categories does not concern us.
     */
    static List<RateLimit> parse(String header) {
        List<RateLimit> limits = new ArrayList<>();
        for (String limit : header.split(",", -1)) {
            String[] parts = limit.split(":", -1);
            String seconds = parts[0].strip();
            if (parts.length > 1 && SECONDS.matcher(seconds).matches()) {
                Duration pause = duration(seconds);
                for (String name : parts[1].strip().split(";", -1)) {
                    Category category = Category.of(name.strip());
                    if (category != null && (category != Category.ALL || parts[1].isBlank())) {
                        limits.add(new RateLimit(category, pause));
                    }
                }
            }
        }
        return limits;
    }

    /** At most {@link #LONGEST}. */
    static Duration duration(String seconds) {
        BigDecimal exact = new BigDecimal(seconds);
        return exact.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0
                ? LONGEST
                : Duration.ofNanos(exact.movePointRight(9).longValue());
    }

    static boolean isSeconds(String text) {
        return SECONDS.matcher(text).matches();
    }
}
