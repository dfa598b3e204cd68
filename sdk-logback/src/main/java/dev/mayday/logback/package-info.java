/** Log events of Logback become events and breadcrumbs of a Mayday client. */
@NullMarked
package dev.mayday.logback;

import org.jspecify.annotations.NullMarked;
