package dev.mayday.describe;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every event of a client says.
 *
 * @param release the version of the application; asked for each event, on the worker, so only the first answer may take long
 * @param dist the build of that version
 * @param environment where it runs
 * @param serverName the name of the host; asked like {@code release}
 * @param tags tags on every event; a scope's or an event's own win
 * @param inAppIncludes prefixes of the application's own classes; they win over every exclude
 * @param inAppExcludes prefixes of classes that are not the application's, beside the built-in ones
 * @param mdcTags keys of the logging context that become tags
 * @param attachThreads whether a fatal event carries the stacks of all threads
 */
public record DescribeSettings(
        Supplier<@Nullable String> release,
        @Nullable String dist,
        String environment,
        Supplier<@Nullable String> serverName,
        Map<String, String> tags,
        List<String> inAppIncludes,
        List<String> inAppExcludes,
        Set<String> mdcTags,
        boolean attachThreads) {

    /** Copies. */
    public DescribeSettings {
        tags = Map.copyOf(tags);
        inAppIncludes = List.copyOf(inAppIncludes);
        inAppExcludes = List.copyOf(inAppExcludes);
        mdcTags = Set.copyOf(mdcTags);
    }
}
