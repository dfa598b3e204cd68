package dev.mayday.lab;

import dev.mayday.report.DestinationReport;
import java.util.Map;
import java.util.TreeMap;

/**
 * A destination's ledger as it goes over a line and into a test's output.
 *
 * @param captured and the rest: as in {@link DestinationReport}
 */
record LedgerLine(
        long captured,
        long recovered,
        long queued,
        long spooled,
        long delivered,
        long merged,
        Map<String, Long> discarded) {

    static LedgerLine of(DestinationReport report) {
        Map<String, Long> discarded = new TreeMap<>();
        report.discarded().forEach((reason, events) -> discarded.put(reason.key(), events));
        return new LedgerLine(
                report.captured(),
                report.recovered(),
                report.queued(),
                report.spooled(),
                report.delivered(),
                report.merged(),
                discarded);
    }

    static LedgerLine parse(String line) {
        Map<String, Long> values = new TreeMap<>();
        for (String pair : line.split(" ")) {
            String[] sides = pair.split("=");
            values.put(sides[0], Long.parseLong(sides[1]));
        }
        return new LedgerLine(
                values.remove("captured"),
                values.remove("recovered"),
                values.remove("queued"),
                values.remove("spooled"),
                values.remove("delivered"),
                values.remove("merged"),
                values);
    }

    long discardedInAll() {
        return discarded.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean balanced() {
        return captured + recovered == queued + spooled + delivered + merged + discardedInAll();
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder("captured=" + captured + " recovered=" + recovered + " queued=" + queued
                + " spooled=" + spooled + " delivered=" + delivered + " merged=" + merged);
        discarded.forEach(
                (reason, events) -> line.append(' ').append(reason).append('=').append(events));
        return line.toString();
    }
}
