/** Error capture and breadcrumbs: the client, its values, its reports, and the seams for destinations. */
@SuppressWarnings("requires-automatic") // OpenTelemetry's API has a module's name and no descriptor; it is optional
module dev.mayday.core {
    exports dev.mayday;
    exports dev.mayday.destination;
    exports dev.mayday.event;
    exports dev.mayday.inbox;
    exports dev.mayday.report;

    requires com.fasterxml.jackson.core;
    requires okhttp3;
    requires org.slf4j;
    requires static io.opentelemetry.api;
    requires static java.management;
    requires static jdk.httpserver;
    requires static transitive org.jspecify;
}
