/** Last stage: records leave over HTTP, under rate limits, with retry and backoff. */
@NullMarked
package dev.mayday.send;

import org.jspecify.annotations.NullMarked;
