/** The destination for receivers of OpenTelemetry logs. */
@NullMarked
package dev.mayday.otlp;

import org.jspecify.annotations.NullMarked;
