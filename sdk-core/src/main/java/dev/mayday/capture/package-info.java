/** The door: what happens on the thread of the application, and the queue behind it. */
@NullMarked
package dev.mayday.capture;

import org.jspecify.annotations.NullMarked;
