/** The inbox page as an HTTP server mounts it: requests in, responses out. */
@NullMarked
package dev.mayday.inbox;

import org.jspecify.annotations.NullMarked;
