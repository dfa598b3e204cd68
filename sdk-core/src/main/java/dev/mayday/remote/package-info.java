/** Destinations somewhere else: what protocols have in common between the worker and a server, and what is special to each. */
@NullMarked
package dev.mayday.remote;

import org.jspecify.annotations.NullMarked;
