package dev.mayday.report;

import java.util.List;

/**
 * What became of every captured event, at one instant. There is no sum over destinations: an event that goes to two of them
 * has an outcome at each.
 *
 * @param captured events captured by the client, those refused at the door included
 * @param breadcrumbsDropped breadcrumbs that {@code beforeBreadcrumb} dropped or failed on
 * @param destinations one report for each destination; empty for a client without one
 */
public record DeliveryReport(long captured, long breadcrumbsDropped, List<DestinationReport> destinations) {

    /** Copies. */
    public DeliveryReport {
        destinations = List.copyOf(destinations);
    }

    /**
     * The report of one destination.
     *
     * @throws IllegalArgumentException if the client has no destination of that name
     */
    public DestinationReport destination(String name) {
        for (DestinationReport report : destinations) {
            if (report.destination().equals(name)) {
                return report;
            }
        }
        throw new IllegalArgumentException("name: no destination is called '" + name + "'");
    }

    /** True if the numbers of every destination add up. */
    public boolean balanced() {
        for (DestinationReport report : destinations) {
            if (!report.balanced()) {
                return false;
            }
        }
        return true;
    }
}
