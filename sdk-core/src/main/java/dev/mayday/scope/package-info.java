/** Scopes: the context of one unit of work and how it follows that work across threads. */
@NullMarked
package dev.mayday.scope;

import org.jspecify.annotations.NullMarked;
