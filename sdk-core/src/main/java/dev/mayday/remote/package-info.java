/** A destination somewhere else: what all protocols have in common between the worker and a server. */
@NullMarked
package dev.mayday.remote;

import org.jspecify.annotations.NullMarked;
