/** The destination for servers that speak the Sentry envelope protocol. */
@NullMarked
package dev.mayday.sentry;

import org.jspecify.annotations.NullMarked;
