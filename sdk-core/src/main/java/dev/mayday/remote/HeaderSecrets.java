package dev.mayday.remote;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must not come into a log line though a server knows it and may repeat it: the values of headers, and what is in them, for
 * a server that refuses a token names it without the scheme.
 */
final class HeaderSecrets {

    /** A shorter text is found in words and numbers of any message, and to mask it there would say that it is in them. */
    private static final int SHORTEST = 4;

    /** Longest first: one that is the beginning of another would leave the rest of that. */
    private final List<String> secrets;

    /** Those of headers with these values. */
    HeaderSecrets(Collection<String> values) {
        this.secrets = values.stream()
                .map(String::strip)
                .flatMap(HeaderSecrets::in)
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .distinct()
                .toList();
    }

    /** {@code foreign} without them. */
    String masked(String foreign) {
        String text = foreign;
        for (String secret : secrets) {
            text = text.replace(secret, "***");
        }
        return text;
    }

    /** The value, its parts but for the first, which is the scheme where there are several, and user and password of Basic. */
    private static Stream<String> in(String value) {
        Stream<String> parts = Stream.of(value.split("\\s+", -1)).skip(1);
        String pair = Recipient.basicPair(value);
        Stream<String> basic = pair == null ? Stream.of() : Stream.of(pair.split(":", 2));
        return Stream.of(Stream.of(value), parts, basic).flatMap(all -> all);
    }
}
