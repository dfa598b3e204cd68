package dev.mayday.scope;

import dev.mayday.event.Breadcrumb;
import java.util.List;

/** The breadcrumbs that belong to a capture, as they stood at its moment; read later, on the worker. */
@FunctionalInterface
interface CrumbView {

    /** No breadcrumbs. */
    CrumbView EMPTY = List::of;

    /** Oldest first. */
    List<Breadcrumb> read();
}
