/** The fault lab: a server that fails as told, programs that are killed, and what is left afterwards, counted by event id. */
@NullMarked
package dev.mayday.lab;

import org.jspecify.annotations.NullMarked;
