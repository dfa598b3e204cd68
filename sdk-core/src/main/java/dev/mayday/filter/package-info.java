/** Second stage: ignore lists, hooks, redaction, and the fit to size. */
@NullMarked
package dev.mayday.filter;

import org.jspecify.annotations.NullMarked;
