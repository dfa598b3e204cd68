package dev.mayday.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that was measured: for each peer and measure, one number from each round. */
final class Results {

    private final Map<String, Map<String, List<Double>>> numbers = new LinkedHashMap<>();

    void add(String peer, String measure, double number) {
        numbers.computeIfAbsent(measure, m -> new LinkedHashMap<>())
                .computeIfAbsent(peer, p -> new ArrayList<>())
                .add(number);
    }

    boolean has(String peer, String measure) {
        return numbers.getOrDefault(measure, Map.of()).containsKey(peer);
    }

    /** The median of the rounds; not a number if there is none. */
    double median(String peer, String measure) {
        List<Double> sorted = sorted(peer, measure);
        int size = sorted.size();
        if (size == 0) {
            return Double.NaN;
        }
        return size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
    }

    /** The sum of the rounds: for what must not happen in any of them. */
    double sum(String peer, String measure) {
        return sorted(peer, measure).stream().mapToDouble(n -> n).sum();
    }

    double min(String peer, String measure) {
        return sorted(peer, measure).stream().mapToDouble(n -> n).min().orElse(Double.NaN);
    }

    double max(String peer, String measure) {
        return sorted(peer, measure).stream().mapToDouble(n -> n).max().orElse(Double.NaN);
    }

    /** The lowest median among these peers. */
    double best(List<String> peers, String measure) {
        return peers.stream()
                .filter(peer -> has(peer, measure))
                .mapToDouble(peer -> median(peer, measure))
                .min()
                .orElse(Double.NaN);
    }

    private List<Double> sorted(String peer, String measure) {
        List<Double> sorted =
                new ArrayList<>(numbers.getOrDefault(measure, Map.of()).getOrDefault(peer, List.of()));
        Collections.sort(sorted);
        return sorted;
    }
}
