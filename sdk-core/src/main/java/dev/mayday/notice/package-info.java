/** What Mayday says about its own work, through SLF4J and rarely. */
@NullMarked
package dev.mayday.notice;

import org.jspecify.annotations.NullMarked;
